import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  type Stats,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mountAt, unmountAt } from "../mounts/index.ts"
import { findXattr, setXattr } from "../system/index.ts"
import { describeTree, namesBelow } from "../testing/file-tree.ts"
import { openRandom, type Random } from "../testing/random.ts"
import { directory, file, inPieces, symlink, tarOf } from "../testing/tars.ts"
import { applyLayer, type TarMember } from "./index.ts"
import { openLowerView } from "./lower-view.ts"

let scratch: string
const at = (...parts: string[]) => join(scratch, ...parts)

beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "naru-lower-")))
  mkdirSync(at("merged"))
})

afterEach(() => rmSync(scratch, { recursive: true }))

/** Applies layers on top of each other; returns their directories, top first. */
async function stack(...layers: readonly (readonly TarMember[])[]): Promise<string[]> {
  const directories: string[] = []
  for (const [number, members] of layers.entries()) {
    const layer = at(`layer-${number}`)
    mkdirSync(layer)
    const source = inPieces(await tarOf(...members))
    await applyLayer({ source, directory: layer, lower: directories })
    directories.unshift(layer)
  }
  return directories
}

function inMerged<T>(directories: readonly string[], work: (root: string) => T): T {
  const type = directories.length === 1 ? "bind" : "overlay"
  mountAt({ type, lower: directories, readOnly: true }, at("merged"))
  try {
    return work(at("merged"))
  } finally {
    unmountAt(at("merged"))
  }
}

/** Some layers on top of each other by chance. Each hides only what can be seen: of other whiteouts overlayfs shows the names. */
async function randomStack(random: Random, count: number): Promise<string[]> {
  const layers: TarMember[][] = []
  let directories: string[] = []
  for (let n = 0; n < count; n += 1) {
    const visible = directories.length > 0 ? inMerged(directories, (root) => namesBelow(root)) : []
    layers.push(randomLayer(random, visible))
    for (const layer of directories) rmSync(layer, { recursive: true })
    directories = await stack(...layers)
  }
  return directories
}

const find = (directories: readonly string[], path: string) =>
  openLowerView(directories).find(path.split("/"))

describe("the view of the layers below", () => {
  it("sees through to the lowest layer, and the nearest layer first", async () => {
    const layers = await stack(
      [directory("a/"), directory("a/low/", { mode: 0o700 }), symlink("link", "low")],
      [directory("a/"), directory("a/middle/")],
      [symlink("link", "top")],
    )
    expect(find(layers, "a/low")?.kind).toBe("directory")
    expect(find(layers, "a/middle")?.kind).toBe("directory")
    expect(find(layers, "link")).toEqual({ kind: "symlink", target: "top" })
    expect(find(layers, "a/nothing")).toBeUndefined()
  })

  it("sees nothing through whiteouts, opaque directories and files in the way", async () => {
    const layers = await stack(
      [directory("gone/sub/"), directory("opaque/sub/"), directory("file/sub/"), directory("again/sub/")],
      [
        file(".wh.gone", ""),
        directory("opaque/"),
        file("opaque/.wh..wh..opq", ""),
        file("file", ""),
        file(".wh.again", ""),
        directory("again/"),
      ],
      [directory("opaque/"), directory("again/")],
    )
    for (const path of ["gone", "gone/sub", "opaque/sub", "file", "file/sub", "again/sub"]) {
      expect(find(layers, path), path).toBeUndefined()
    }
    expect(find(layers, "opaque")?.kind).toBe("directory")
    expect(find(layers, "again")?.kind).toBe("directory")
  })

  it("does not walk through links: who asks decides where they lead", async () => {
    const layers = await stack([directory("real/sub/"), symlink("link", "real")])
    expect(find(layers, "link/sub")).toBeUndefined()
  })

  it("gives a directory the look that it has below", async () => {
    const layers = await stack([directory("a/", { mode: 0o1750, uid: 7, gid: 8, modifyNs: 5_000_000_000n })])
    setXattr(join(layers[0] ?? "", "a"), "user.note", Buffer.from("kept"))
    setXattr(join(layers[0] ?? "", "a"), "trusted.overlay.opaque", Buffer.from("y"))
    mkdirSync(at("copy"))
    chmodSync(at("copy"), 0o777)
    const found = find(layers, "a")
    if (found?.kind === "directory") found.applyTo(at("copy"))
    const stats = lstatSync(at("copy"), { bigint: true })
    expect([stats.mode & 0o7777n, stats.uid, stats.gid, stats.mtimeNs]).toEqual([
      0o1750n,
      7n,
      8n,
      5_000_000_000n,
    ])
    expect(findXattr(at("copy"), "user.note")?.toString()).toBe("kept")
    expect(findXattr(at("copy"), "trusted.overlay.opaque")).toBeUndefined()
  })

  it.each([1, 2, 3, 4, 5])("is what the kernel shows, for any layers (seed %i)", async (seed) => {
    const random = openRandom(seed)
    const layers = await randomStack(random, 4)
    const names = new Set(layers.flatMap((layer) => namesBelow(layer)))
    const view = openLowerView(layers)
    inMerged(layers, (root) => {
      for (const name of names) {
        const stats = statsOf(join(root, name))
        const found = view.find(name.split("/"))
        expect(found?.kind, name).toBe(
          stats?.isDirectory() ? "directory" : stats?.isSymbolicLink() ? "symlink" : undefined,
        )
        if (found?.kind === "symlink") expect(found.target).toBe(readlinkSync(join(root, name)))
      }
    })
  })
})

describe("a layer whose entries lack their parents", () => {
  it.each([1, 2, 3])("gives the same files as one that has them all (seed %i)", async (seed) => {
    const random = openRandom(100 + seed)
    const below = await randomStack(random, 3)
    const directories = inMerged(below, (root) =>
      namesBelow(root).filter((name) => lstatSync(join(root, name)).isDirectory()),
    )
    const [bare, full] = [at("bare"), at("full")]
    for (const path of [bare, full]) mkdirSync(path)
    const chosen = directories.filter(() => random.below(2) === 0)
    const files = chosen.map((name) => file(`${name}/new`, name))
    const parents = inMerged(below, (root) =>
      [...new Set(chosen.flatMap(withParents))].sort().map((name) => {
        const { mode, uid, gid, mtimeNs } = lstatSync(join(root, name), { bigint: true })
        const look = { mode: Number(mode) & 0o7777, uid: Number(uid), gid: Number(gid), modifyNs: mtimeNs }
        return directory(`${name}/`, look)
      }),
    )
    const source = async (members: readonly TarMember[]) => inPieces(await tarOf(...members))
    await applyLayer({ source: await source(files), directory: bare, lower: below })
    await applyLayer({ source: await source([...parents, ...files]), directory: full, lower: below })
    const seen = [bare, full].map((top) => inMerged([top, ...below], describeTree).map(withoutTime))
    expect(seen[0]).toEqual(seen[1])
  })
})

/** A few directories, files, links and whiteouts under few names, so that layers meet in all ways. */
function randomLayer(random: Random, visible: readonly string[]): TarMember[] {
  const path = () => Array.from({ length: 1 + random.below(3) }, () => random.pick(["a", "b", "c"])).join("/")
  const members = new Map<string, TarMember>()
  for (let n = 0; n < 8; n += 1) {
    const kind = random.below(6)
    const name = kind > 3 && visible.length > 0 ? random.pick(visible) : path()
    const taken = [...members.keys()].some(
      (other) => `${other}/`.startsWith(`${name}/`) || `${name}/`.startsWith(`${other}/`),
    )
    if (taken) continue
    const mode = random.pick([0o700, 0o755, 0o1777])
    const look = { mode, uid: random.below(3) }
    const parent = name.split("/").slice(0, -1).join("/")
    const last = name.split("/").at(-1) ?? ""
    if (kind < 3) members.set(name, directory(`${name}/`, look))
    else if (kind === 3) members.set(name, file(name, name, look))
    else if (!visible.includes(name)) members.set(name, symlink(name, "nowhere"))
    else if (kind === 4) members.set(name, file(join(parent, `.wh.${last}`), ""))
    else members.set(name, file(join(name, ".wh..wh..opq"), ""))
  }
  return [...members.values()]
}

function withParents(name: string): string[] {
  return name.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/"))
}

/** What stands at a path, if its parents are directories and it is there. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (errnoOf(error) === "ENOTDIR") return undefined
    throw error
  }
}

/** Making a file in a directory gives that directory a new time. */
function withoutTime(line: string): string {
  return line.replace(/^(\S+ \S+ \S+) \d+ /, "$1 ")
}
