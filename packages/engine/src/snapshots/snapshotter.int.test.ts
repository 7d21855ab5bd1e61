import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Mount, mountAt, unmountAt } from "../mounts/index.ts"
import { chainIdsOf, digestOf } from "../oci/index.ts"
import { type OpenSnapshotter, openSnapshotter } from "./index.ts"

const [one, two, three] = chainIdsOf(["one", "two", "three"].map(digestOf))
let directory: string
let snapshots: OpenSnapshotter
if (!one || !two || !three) throw new Error("three chain IDs are needed")

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-snapshots-"))
  snapshots = await openSnapshotter({ directory })
})

afterEach(async () => {
  await snapshots.close()
  rmSync(directory, { recursive: true })
})

describe("snapshots", () => {
  it("stand on each other as layers do", async () => {
    await layer(one, undefined, { a: "1", b: "1" })
    await layer(two, one, { b: "2", c: "2" })
    const mount = await snapshots.prepare({ key: "box", parent: two })
    await mounted(mount, async (root) => {
      expect(contentsOf(root)).toEqual({ a: "1", b: "2", c: "2" })
      rmSync(join(root, "a"))
      writeFileSync(join(root, "own"), "x")
    })
    await mounted(await snapshots.mountOf("box"), async (root) => {
      expect(contentsOf(root)).toEqual({ b: "2", c: "2", own: "x" })
    })
    await mounted(await snapshots.view(two), async (root) => {
      expect(contentsOf(root)).toEqual({ a: "1", b: "2", c: "2" })
      expect(() => writeFileSync(join(root, "x"), "")).toThrow("EROFS")
    })
    const changes = await snapshots.changesDirectory({ key: "box" })
    expect(readdirSync(changes).sort()).toEqual(["a", "own"])
  })

  it("on nothing are a plain writable directory", async () => {
    const mount = await snapshots.prepare({ key: "scratch" })
    expect(mount).toMatchObject({ type: "bind", readOnly: false })
    await mounted(mount, async (root) => writeFileSync(join(root, "x"), "1"))
    await snapshots.commit({ key: "scratch", chainId: one })
    await mounted(await snapshots.view(one), async (root) => expect(contentsOf(root)).toEqual({ x: "1" }))
  })

  it("give the root the mode that the layer below gave it", async () => {
    await layer(one, undefined, {})
    chmodSync(await snapshots.changesDirectory({ chainId: one }), 0o711)
    await mounted(await snapshots.prepare({ key: "box", parent: one }), async (root) => {
      expect(lstatSync(root).mode & 0o7777).toBe(0o711)
    })
  })

  it("are the same after a restart", async () => {
    await layer(one, undefined, { a: "1" })
    await snapshots.prepare({ key: "box", parent: one })
    const mount = await snapshots.mountOf("box")
    const before = await snapshots.list()
    snapshots = await openSnapshotter({ directory })
    expect(await snapshots.list()).toEqual(before)
    expect(await snapshots.mountOf("box")).toEqual(mount)
    expect(await snapshots.find(one)).toMatchObject({ name: one, kind: "committed" })
    expect(await snapshots.findActive("box")).toMatchObject({ name: "box", kind: "active", parent: one })
  })

  it("committed twice under one name are kept once", async () => {
    await snapshots.prepare({ key: "first" })
    await snapshots.prepare({ key: "second" })
    await Promise.all(["first", "second"].map((key) => snapshots.commit({ key, chainId: one })))
    expect(await snapshots.list()).toMatchObject([{ name: one, kind: "committed" }])
    await snapshots.close()
    expect(readdirSync(join(directory, "l"))).toHaveLength(1)
  })

  it("can be told at the commit what they stand on, and stay where they are", async () => {
    await layer(one, undefined, { a: "1" })
    await snapshots.prepare({ key: "step" })
    const changes = await snapshots.changesDirectory({ key: "step" })
    await snapshots.commit({ key: "step", chainId: two, parent: one })
    expect(await snapshots.find(two)).toMatchObject({ name: two, kind: "committed", parent: one })
    expect(await snapshots.changesDirectory({ chainId: two })).toBe(changes)
  })

  it("cannot be removed while something stands on them", async () => {
    await layer(one, undefined, {})
    await layer(two, one, {})
    await snapshots.prepare({ key: "box", parent: two })
    await expect(snapshots.remove(one)).rejects.toMatchObject({ code: "snapshot_in_use", kind: "conflict" })
    await expect(snapshots.remove(two)).rejects.toThrow("box stands on it")
    await snapshots.removeActive("box")
    await snapshots.removeActive("box")
    await snapshots.remove(two)
    await snapshots.remove(one)
    await snapshots.close()
    expect(await snapshots.list()).toEqual([])
    expect(readdirSync(join(directory, "l"))).toEqual([])
    expect(readdirSync(join(directory, "trash"))).toEqual([])
  })

  it("that do not exist are named", async () => {
    for (const attempt of [
      snapshots.view(three),
      snapshots.remove(three),
      snapshots.prepare({ key: "box", parent: three }),
      snapshots.usage({ chainId: three }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: "snapshot_not_found", kind: "not_found" })
    }
    await expect(snapshots.mountOf("nobody")).rejects.toThrow("No such snapshot: nobody")
    await snapshots.prepare({ key: "box" })
    await expect(snapshots.prepare({ key: "box" })).rejects.toMatchObject({ code: "snapshot_exists" })
    await expect(snapshots.commit({ key: "box", chainId: one, parent: three })).rejects.toThrow(three)
    expect(await snapshots.find(three)).toBeUndefined()
  })

  it("tell what they themselves hold, names of one file counted once", async () => {
    await layer(one, undefined, { a: "12345" })
    const changes = await snapshots.changesDirectory({ chainId: one })
    mkdirSync(join(changes, "d"))
    linkSync(join(changes, "a"), join(changes, "d", "a"))
    expect(await snapshots.usage({ chainId: one })).toEqual({ sizeBytes: 5, inodes: 2 })
    await layer(two, one, { b: "x" })
    expect(await snapshots.usage({ chainId: two })).toEqual({ sizeBytes: 1, inodes: 1 })
    await snapshots.prepare({ key: "box", parent: two })
    expect(await snapshots.usage({ key: "box" })).toEqual({ sizeBytes: 0, inodes: 0 })
  })
})

describe("after a crash", () => {
  it("directories without a record are cleared", async () => {
    mkdirSync(join(directory, "l", "7", "fs"), { recursive: true })
    snapshots = await openSnapshotter({ directory })
    expect(existsSync(join(directory, "l", "7"))).toBe(false)
  })

  it("a commit that got half-way is finished", async () => {
    await snapshots.prepare({ key: "box" })
    const record = readFileSync(join(directory, "active", "box.json"), "utf8")
    await snapshots.commit({ key: "box", chainId: one })
    writeFileSync(join(directory, "active", "box.json"), record)
    snapshots = await openSnapshotter({ directory })
    expect(await snapshots.list()).toMatchObject([{ name: one, kind: "committed" }])
  })

  it("a snapshot whose directory is lost is forgotten, with what stands on it", async () => {
    await layer(one, undefined, {})
    await layer(two, one, {})
    rmSync(join(await snapshots.changesDirectory({ chainId: one }), ".."), { recursive: true })
    snapshots = await openSnapshotter({ directory })
    expect(await snapshots.list()).toEqual([])
  })

  it("no data is cleared while a record that may name it cannot be read", async () => {
    await snapshots.prepare({ key: "box" })
    const changes = await snapshots.changesDirectory({ key: "box" })
    writeFileSync(join(changes, "precious"), "x")
    appendFileSync(join(directory, "active", "box.json"), "}")
    await openSnapshotter({ directory })
    snapshots = await openSnapshotter({ directory })
    expect(existsSync(join(changes, "precious"))).toBe(true)
    expect((await snapshots.prepare({ key: "next" })).lower).not.toContain(changes)
  })
})

type ChainId = typeof one

async function layer(
  chainId: ChainId,
  parent: ChainId | undefined,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const key = `making ${chainId}`
  await snapshots.prepare({ key, ...(parent && { parent }) })
  const changes = await snapshots.changesDirectory({ key })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(changes, name), text)
  await snapshots.commit({ key, chainId })
}

async function mounted(mount: Mount, work: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "naru-mounted-"))
  mountAt(mount, root)
  try {
    await work(root)
  } finally {
    unmountAt(root)
    rmSync(root, { recursive: true })
  }
}

function contentsOf(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root)
      .sort()
      .map((name) => [name, readFileSync(join(root, name), "utf8")]),
  )
}
