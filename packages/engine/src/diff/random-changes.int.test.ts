import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { type ContentStore, openContentStore } from "../content/index.ts"
import { type Mount, mountAt, unmountAt } from "../mounts/index.ts"
import { makeDevice, setXattr } from "../system/index.ts"
import { describeTree, namesBelow } from "../testing/file-tree.ts"
import { openRandom, type Random } from "../testing/random.ts"
import { applyLayer, writeLayer } from "./index.ts"

/** Where links point: never to anything that exists, so that no deed can reach a file through one. */
const danglingTargets = ["nowhere/at all", `/naru-no-such-directory/${"x".repeat(150)}`]
let scratch: string
let content: ContentStore
const at = (...parts: string[]) => join(scratch, ...parts)

beforeEach(async () => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "naru-random-")))
  for (const name of ["merged", "nothing"]) mkdirSync(at(name))
  content = await openContentStore({ directory: at("content") })
})

afterEach(() => rmSync(scratch, { recursive: true }))

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "whatever programs do to files, their layers give the same files again (seed %i)",
  async (seed) => {
    const random = openRandom(seed)
    const original: string[] = []
    const again: string[] = []
    for (let layer = 0; layer < 4; layer += 1) {
      const upper = at(`original-${layer}`)
      const expected = inside(newLayer(upper, original), (root) => {
        for (let step = 0; step < 60; step += 1) change(root, random)
        return describeTree(root)
      })
      original.unshift(upper)
      const { diffId } = await writeLayer({ content, changesDirectory: upper })

      const directory = at(`again-${layer}`)
      mkdirSync(directory)
      const applied = await applyLayer({ source: await content.open(diffId), directory, lower: again })
      expect(applied.diffId).toBe(diffId)
      again.unshift(directory)
      expect(inside(viewOf(again), describeTree)).toEqual(expected)
      expect((await writeLayer({ content, changesDirectory: directory })).diffId).toBe(diffId)
    }
  },
)

/** One thing that programs do, at a random place below the root. */
function change(root: string, random: Random): void {
  const paths = namesBelow(root).map((name) => join(root, name))
  const directories = [root, ...paths.filter((path) => lstatSync(path).isDirectory())]
  const others = paths.filter((path) => !lstatSync(path).isDirectory())
  const files = others.filter((path) => lstatSync(path).isFile())
  const fresh = `${random.pick(["a", "b", "파일", "with space", `long-${"x".repeat(120)}`])}${random.below(4)}`
  const target = join(random.pick(directories), fresh)
  const deeds: (() => void)[] = [
    () => writeFileSync(target, Buffer.alloc(random.below(5000), fresh), { flag: "wx" }),
    () => mkdirSync(target),
    () => symlinkSync(random.pick(danglingTargets), target),
    () => makeDevice({ path: target, type: "fifo" }),
    () => makeDevice({ path: target, type: "block", major: 7, minor: random.below(300) }),
    () => linkSync(within(root, random.pick(others)), target),
    () => truncateSync(within(root, random.pick(files)), random.below(3000)),
    () => rmSync(within(root, random.pick(paths)), { recursive: true }),
    () => renameSync(within(root, random.pick(others)), target),
    () => chmodSync(within(root, random.pick(directories.slice(1))), random.pick([0o700, 0o1777, 0o2750])),
    () => lchownSync(within(root, random.pick(paths)), random.below(70_000), random.below(3_000_000)),
    () => lutimesSync(within(root, random.pick(paths)), 1, random.below(2_000_000_000)),
    () => setXattr(within(root, random.pick(paths)), "trusted.note", Buffer.from(`${random.below(100)}`)),
    () => {
      const emptied = within(root, random.pick(directories.slice(1)))
      rmSync(emptied, { recursive: true })
      mkdirSync(emptied)
    },
  ]
  within(root, target)
  attempt(random.pick(deeds))
}

/** The path itself, once it is certain that it lies below the root without any link on the way. */
function within(root: string, path: string): string {
  const parent = dirname(path)
  if (realpathSync(parent) !== parent || !path.startsWith(`${root}/`)) {
    throw new Error(`${path} leads out of ${root}`)
  }
  return path
}

/** Many deeds are impossible where chance wants them: a name is taken, there is nothing to pick. */
function attempt(deed: () => void): void {
  try {
    deed()
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof Error && "code" in error)) throw error
  }
}

function newLayer(upper: string, lower: readonly string[]): Mount {
  const work = `${upper}-work`
  for (const directory of [upper, work]) mkdirSync(directory)
  return { type: "overlay", lower: lower.length > 0 ? lower : [at("nothing")], upper, work, readOnly: false }
}

function viewOf(lower: readonly string[]): Mount {
  return { type: lower.length === 1 ? "bind" : "overlay", lower, readOnly: true }
}

function inside<T>(mount: Mount, work: (root: string) => T): T {
  mountAt(mount, at("merged"))
  try {
    return work(at("merged"))
  } finally {
    unmountAt(at("merged"))
  }
}
