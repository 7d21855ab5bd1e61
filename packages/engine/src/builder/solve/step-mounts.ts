import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { SpecMount } from "../../runtime/index.ts"
import { copyFiles } from "../copy/copy-files.ts"
import { hashOf, hashSources } from "../copy/hash-sources.ts"
import type { CopyOperation, StepMount } from "../plan/index.ts"
import { cacheDirectory, contextDirectory, type SolveContext } from "./solve-context.ts"
import type { StageSources } from "./stage-sources.ts"

/** What of a step's mounts decides its result: for a bind its files, for a cache only which one it is. */
export async function mountParts(mounts: readonly StepMount[], sources: StageSources): Promise<unknown[]> {
  return Promise.all(
    mounts.map(async (mount) => {
      if (mount.type !== "bind") return mount
      const { digest } = await sources.withTree(mount.origin, (tree) =>
        hashSources(tree, { sources: [mount.source], excludes: [] }),
      )
      return { type: mount.type, target: mount.target, digest }
    }),
  )
}

/** A step's mounts, ready for the runtime; binds are copies that go when disposed. */
export interface ReadyMounts extends Disposable {
  mounts: readonly SpecMount[]
  /** Lowest layers with a place for everything that is mounted. */
  stubs: readonly string[]
}

/** Makes the host side of a step's mounts. Throws `copy_failed` when the source of a bind is missing. */
export async function readyMounts(
  wanted: readonly StepMount[],
  sources: StageSources,
  context: SolveContext,
): Promise<ReadyMounts> {
  if (wanted.length === 0) return { mounts: [], stubs: [context.stubs], [Symbol.dispose]() {} }
  const directory = mkdtempSync(join(contextDirectory(context.parts.home), "mounts-"))
  const dispose = () => rmSync(directory, { recursive: true, force: true })
  try {
    const stubs = join(directory, "stubs")
    const mounts: SpecMount[] = []
    for (const [index, mount] of wanted.entries()) {
      const spec = await readyMount(mount, { sources, context, copy: join(directory, String(index)) })
      makePlace(join(stubs, mount.target), spec)
      mounts.push(spec)
    }
    return { mounts, stubs: [stubs, context.stubs], [Symbol.dispose]: dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

async function readyMount(
  mount: StepMount,
  { sources, context, copy }: { sources: StageSources; context: SolveContext; copy: string },
): Promise<SpecMount> {
  const { target } = mount
  const { parts, signal } = context
  const now = context.now()
  switch (mount.type) {
    case "tmpfs": {
      const size = mount.sizeBytes === undefined ? [] : [`size=${mount.sizeBytes}`]
      return { type: "tmpfs", source: "", target, readOnly: false, options: ["nosuid", "nodev", ...size] }
    }
    case "cache": {
      const source = join(cacheDirectory(parts.home), hashOf(mount.id))
      if (lstatSync(source, { throwIfNoEntry: false }) === undefined) {
        mkdirSync(source, { recursive: true })
        chmodSync(source, mount.mode)
        chownSync(source, mount.uid, mount.gid)
      }
      return { type: "bind", source, target, readOnly: false, options: [] }
    }
    case "bind": {
      mkdirSync(copy)
      const operation = bindOperation(mount)
      await sources.withTree(mount.origin, (tree) => copyFiles({ operation, tree, root: copy, now, signal }))
      return { type: "bind", source: join(copy, "content"), target, readOnly: true, options: [] }
    }
  }
}

/** A bind shows a copy, so that nothing of the origin has to stay mounted. */
function bindOperation({ source, origin }: Extract<StepMount, { type: "bind" }>): CopyOperation {
  return {
    type: "copy",
    origin,
    sources: [source],
    documents: [],
    destination: "/content",
    intoDirectory: false,
    excludes: [],
    keepParents: false,
    unpack: false,
  }
}

/** Runs a step while it has its locked caches to itself, over all builds. */
export function locked<T>(
  mounts: readonly StepMount[],
  { caches }: SolveContext,
  work: () => Promise<T>,
): Promise<T> {
  const ids = mounts.flatMap((mount) =>
    mount.type === "cache" && mount.sharing === "locked" ? [mount.id] : [],
  )
  // Always in the same order, so that two steps never wait for each other.
  return [...new Set(ids)]
    .sort()
    .reduceRight<() => Promise<T>>((inner, id) => () => caches.run(id, inner), work)()
}

/** The runtime finds its mount points in the lowest layer and makes none in the step's own changes. */
function makePlace(path: string, { type, source }: SpecMount): void {
  if (type === "tmpfs" || lstatSync(source).isDirectory()) mkdirSync(path, { recursive: true, mode: 0o755 })
  else {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    writeFileSync(path, "")
  }
}
