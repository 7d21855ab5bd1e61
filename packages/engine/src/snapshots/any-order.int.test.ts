import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { isErrorOfKind } from "@naru/base/errors"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mountAt, unmountAt } from "../mounts/index.ts"
import { type ChainId, digestOf } from "../oci/index.ts"
import { openRandom, type Random } from "../testing/random.ts"
import { type OpenSnapshotter, openSnapshotter, type Snapshot } from "./index.ts"

let directory: string
let snapshots: OpenSnapshotter

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-order-"))
  snapshots = await openSnapshotter({ directory: join(directory, "s") })
})

afterEach(async () => {
  await snapshots.close()
  rmSync(directory, { recursive: true })
})

const chainIds = Array.from({ length: 12 }, (_, n) => digestOf(`layer ${n}`))
const keys = ["one", "two", "three", "docker.io/library/app:1"]

/** One deed by chance; those that are refused are refused as a conflict or as not found, and change nothing. */
async function act(random: Random): Promise<void> {
  const key = random.pick(keys)
  const parent = random.below(4) === 0 ? undefined : random.pick(chainIds)
  const deeds = [
    () => snapshots.prepare({ key, ...(parent && { parent }) }),
    () => snapshots.prepare({ key, ...(parent && { parent }) }),
    () => snapshots.commit({ key, chainId: random.pick(chainIds) }),
    () => snapshots.removeActive(key),
    () => snapshots.remove(random.pick(chainIds)),
  ]
  try {
    await random.pick(deeds)()
  } catch (error) {
    if (!isErrorOfKind(error, "conflict") && !isErrorOfKind(error, "not_found")) throw error
  }
}

/** What must hold at every moment. */
async function check(opened: OpenSnapshotter, place: string): Promise<void> {
  const list = await opened.list()
  const committed = new Map(list.filter(({ kind }) => kind === "committed").map((one) => [one.name, one]))
  for (const { name, kind, parent } of list) {
    if (parent !== undefined) expect(committed.has(parent), `${name} stands on ${parent}`).toBe(true)
    const own = kind === "active" ? { key: name } : { chainId: chainOf(name) }
    expect(existsSync(await opened.changesDirectory(own)), name).toBe(true)
    if (kind === "active") expect((await opened.mountOf(name)).lower.every(existsSync)).toBe(true)
    else expect((await opened.view(chainOf(name))).lower).toHaveLength(depthOf(committed, name))
  }
  await opened.close()
  expect(readdirSync(join(place, "l"))).toHaveLength(list.length)
  expect(readdirSync(join(place, "trash"))).toEqual([])
}

const chainOf = (name: string): ChainId => chainIds.find((id) => id === name) ?? digestOf("none of them")

function depthOf(committed: ReadonlyMap<string, Snapshot>, name: string): number {
  const parent = committed.get(name)?.parent
  return parent === undefined ? 1 : 1 + depthOf(committed, parent)
}

describe("snapshots, in whatever order things happen to them,", () => {
  it.each([1, 2, 3, 4])("stand on what is there, and leave nothing behind (seed %i)", async (seed) => {
    const random = openRandom(seed)
    for (let round = 0; round < 12; round += 1) {
      for (let step = 0; step < 25; step += 1) await act(random)
      await check(snapshots, join(directory, "s"))
    }
  })

  it("are the same after a restart at any time", async () => {
    const random = openRandom(9)
    for (let round = 0; round < 8; round += 1) {
      for (let step = 0; step < 25; step += 1) await act(random)
      const before = await snapshots.list()
      await snapshots.close()
      snapshots = await openSnapshotter({ directory: join(directory, "s") })
      const byName = (one: Snapshot, other: Snapshot) => one.name.localeCompare(other.name)
      expect((await snapshots.list()).sort(byName)).toEqual(before.sort(byName))
    }
  })

  it("may be asked for all at once", async () => {
    const random = openRandom(21)
    await Promise.all(Array.from({ length: 300 }, () => act(random)))
    await check(snapshots, join(directory, "s"))
  })

  it("are whole again after a crash at any moment", async () => {
    const random = openRandom(5)
    for (let step = 0; step < 30; step += 1) await act(random)
    const moments: string[] = []
    const acting = (async () => {
      for (let step = 0; step < 30; step += 1) await act(random)
    })()
    for (let moment = 0; moment < 25; moment += 1) {
      const copy = join(directory, `moment-${moment}`)
      // Not the trash, from which another thread deletes.
      for (const name of ["active", "committed", "l"])
        cpSync(join(directory, "s", name), join(copy, name), { recursive: true })
      moments.push(copy)
      await setImmediate()
    }
    await acting
    for (const moment of moments) await check(await openSnapshotter({ directory: moment }), moment)
  })
})

describe("a parent", () => {
  it("is shared: what one container writes no other sees", async () => {
    const [base = digestOf(""), ,] = chainIds
    await snapshots.prepare({ key: "base" })
    writeFileSync(join(await snapshots.changesDirectory({ key: "base" }), "file"), "base")
    await snapshots.commit({ key: "base", chainId: base })
    const roots = await Promise.all(
      ["one", "two"].map(async (key) => snapshots.prepare({ key, parent: base })),
    )
    const read = roots.map((mount, number) => {
      const root = join(directory, `root-${number}`)
      mkdirSync(root)
      mountAt(mount, root)
      try {
        writeFileSync(join(root, `own-${number}`), "1")
        writeFileSync(join(root, "file"), `changed by ${number}`)
        return [readdirSync(root).sort(), readFileSync(join(root, "file"), "utf8")]
      } finally {
        unmountAt(root)
      }
    })
    expect(read).toEqual([
      [["file", "own-0"], "changed by 0"],
      [["file", "own-1"], "changed by 1"],
    ])
    const below = await snapshots.changesDirectory({ chainId: base })
    expect(readFileSync(join(below, "file"), "utf8")).toBe("base")
    expect(readdirSync(below)).toEqual(["file"])
  })

  it("of many may go once the last of them is gone, and not before", async () => {
    const [base = digestOf(""), child = digestOf("")] = chainIds
    await snapshots.prepare({ key: "base" })
    await snapshots.commit({ key: "base", chainId: base })
    for (const key of ["one", "two"]) await snapshots.prepare({ key, parent: base })
    await snapshots.commit({ key: "one", chainId: child })
    for (const leave of [() => snapshots.removeActive("two"), () => snapshots.remove(child)]) {
      await expect(snapshots.remove(base)).rejects.toMatchObject({ code: "snapshot_in_use" })
      await leave()
    }
    await snapshots.remove(base)
    expect(await snapshots.list()).toEqual([])
  })

  it("with a chain of a hundred layers gives them all, top first", async () => {
    let parent: ChainId | undefined
    for (let n = 0; n < 100; n += 1) {
      const chainId = digestOf(`deep ${n}`)
      await snapshots.prepare({ key: "next", ...(parent && { parent }) })
      writeFileSync(join(await snapshots.changesDirectory({ key: "next" }), `file-${n}`), "")
      await snapshots.commit({ key: "next", chainId })
      parent = chainId
    }
    const mount = await snapshots.prepare({ key: "top", ...(parent && { parent }) })
    expect(mount.lower).toHaveLength(100)
    expect(readdirSync(mount.lower[0] ?? "")).toEqual(["file-99"])
    const root = join(directory, "root")
    mkdirSync(root)
    mountAt(mount, root)
    try {
      expect(readdirSync(root)).toHaveLength(100)
    } finally {
      unmountAt(root)
    }
  })
})
