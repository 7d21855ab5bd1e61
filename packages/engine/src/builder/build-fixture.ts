import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { run } from "@naru/base/spawn"
import { packTar, type TarHeader } from "../diff/index.ts"
import type { Engine } from "../engine.ts"
import type { Image } from "../images/index.ts"
import { mountAt, unmountAt } from "../mounts/index.ts"
import { openEngine } from "../open-engine.ts"
import type { BuildEvent, BuildRequest } from "./build.ts"

/** Files of a context: text, or a header with what is not plain text. */
export type ContextFiles = Readonly<
  Record<string, string | (Partial<TarHeader> & { content?: string | Buffer })>
>

/** A context as the docker CLI sends it. */
export function contextOf(files: ContextFiles): AsyncIterable<Uint8Array> {
  return packTar(
    Object.entries(files).map(([name, file]) => {
      const { content = "", ...header } = typeof file === "string" ? { content: file } : file
      const body = Buffer.from(content)
      const isFile = header.type === undefined || header.type === "file"
      return {
        header: { name, ...header, ...(isFile && { sizeBytes: body.length }) },
        ...(isFile && { body: [body] }),
      }
    }),
  )
}

/** What a build told, in short. */
export interface Built {
  events: BuildEvent[]
  image: Image
  /** `cached` or the reason, by the name of the step. */
  steps: Record<string, string>
  output: string
  cachedSteps: number
}

/** A real engine with naru/busybox in it. */
export interface BuildFixture extends AsyncDisposable {
  engine: Engine
  home: string
  options: { home: string; run: string }
  build(files: ContextFiles, request?: Partial<BuildRequest>): Promise<Built>
  /** Gives the mounted file system of an image to some work. */
  look<T>(image: Image, work: (root: string) => T): Promise<T>
  /** Closes the engine and opens it again. */
  reopen(): Promise<void>
}

const repository = join(import.meta.dirname, "../../../..")

/** Opens an engine below a new directory. Needs root and a mount namespace of its own. */
export async function openBuildFixture(): Promise<BuildFixture> {
  const home = mkdtempSync("/tmp/naru-b")
  const options = { home: join(home, "home"), run: join(home, "run") }
  let engine = await openEngine({ ...options, log: silentLog })
  const archive = join(home, "busybox.tar")
  await run({ command: join(repository, "infra/images/busybox.sh"), args: [archive] })
  for await (const _ of engine.images.load(createReadStream(archive)));
  return {
    get engine() {
      return engine
    },
    home,
    options,
    build: (files, request) => collect(engine.builder.build({ context: contextOf(files), ...request })),
    async look(image, work) {
      const root = join(home, "look")
      mkdirSync(root, { recursive: true })
      mountAt(await engine.snapshots.view(await engine.images.unpack(image)), root)
      try {
        return work(root)
      } finally {
        unmountAt(root)
      }
    },
    async reopen() {
      await engine.close()
      engine = await openEngine({ ...options, log: silentLog })
    },
    async [Symbol.asyncDispose]() {
      await engine.close()
      unmountBelow(home)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** What the engine mounts for good (its runtime, network namespaces) outlives it in this mount namespace. */
function unmountBelow(directory: string): void {
  const targets = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => line.split(" ")[4] ?? [])
  for (const target of targets.filter((path) => path.startsWith(`${directory}/`)).reverse()) unmountAt(target)
}

/** Reads a build to its end. */
export async function collect(stream: AsyncIterable<BuildEvent>): Promise<Built> {
  const events: BuildEvent[] = []
  const names = new Map<number, string>()
  const steps: Record<string, string> = {}
  let output = ""
  for await (const event of stream) {
    events.push(event)
    if (event.type === "step-start") names.set(event.step, event.name)
    if (event.type === "step-end")
      steps[names.get(event.step) ?? ""] = event.cached ? "cached" : (event.reason ?? "done")
    if (event.type === "output") output += event.text
  }
  const done = events.at(-1)
  if (done?.type !== "done") throw new Error("the build did not end with done")
  return { events, image: done.image, steps, output, cachedSteps: done.cachedSteps }
}

/** What every process of this machine was started with, one line each. */
export function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()]
      } catch {
        // It ended meanwhile.
        return []
      }
    })
}
