import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import * as z from "zod"
import { DiskFull, explainWriteError, openCollection, replaceFile, unfinishedEnding } from "./index.ts"

const schema = z.object({ size: z.number() })
let directory: string
const open = () => openCollection({ directory, schema, noun: "thing" })

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-damage-"))
})
afterEach(() => rmSync(directory, { recursive: true }))

const document = (id: string, size: unknown = 1) => JSON.stringify({ id, document: { size } })

describe("a document that was damaged on the disk", () => {
  it.each<[string, string | Buffer]>([
    ["is empty", ""],
    ["is cut off", document("bad").slice(0, -3)],
    ["is all zeroes, as after a loss of power", Buffer.alloc(4096)],
    ["is no UTF-8", Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
    ["is JSON of something else", "[]"],
    ["is the word null", "null"],
    ["has no ID", '{"document":{"size":1}}'],
    ["has an ID that is no text", '{"id":7,"document":{"size":1}}'],
    ["has no document in it", '{"id":"bad"}'],
    ["has a field of another type", document("bad", "1")],
    ["has something behind its end", `${document("bad")}}`],
  ])("because it %s is set aside as it was, and the others are there", async (_, bytes) => {
    writeFileSync(join(directory, "bad.json"), bytes)
    writeFileSync(join(directory, "good.json"), document("good"))
    const things = await open()
    expect(things.ids()).toEqual(["good"])
    expect(things.hasSetAside()).toBe(true)
    const [aside = ""] = readdirSync(join(directory, "set-aside"))
    expect(aside).toMatch(/^\d+-bad\.json$/)
    expect(readFileSync(join(directory, "set-aside", aside))).toEqual(Buffer.from(bytes))
  })

  it("gives way to a new one of its name, and stays for a person to look at", async () => {
    writeFileSync(join(directory, "bad.json"), "{")
    await (await open()).put("bad", { size: 2 })
    const again = await open()
    expect(again.get("bad")).toEqual({ size: 2 })
    expect(again.hasSetAside()).toBe(true)
  })

  it("is no damage when it has fields of a later version", async () => {
    writeFileSync(
      join(directory, "later.json"),
      JSON.stringify({ id: "later", document: { size: 1, colour: "red" } }),
    )
    const things = await open()
    expect(things.get("later")).toEqual({ size: 1 })
    expect(things.hasSetAside()).toBe(false)
  })
})

describe("a directory of documents", () => {
  it("is made when it is missing, with those above it", async () => {
    const deep = join(directory, "a", "b")
    const things = await openCollection({ directory: deep, schema })
    await things.put("x", { size: 1 })
    expect(readdirSync(deep)).toEqual(["x.json"])
  })

  it("may hold other files, which are left alone", async () => {
    writeFileSync(join(directory, "README"), "hello")
    mkdirSync(join(directory, "notes"))
    expect((await open()).ids()).toEqual([])
    expect(readdirSync(directory).toSorted()).toEqual(["README", "notes"])
  })

  it("is not for other users of the host to read", async () => {
    await (await open()).put("x", { size: 1 })
    expect(statSync(join(directory, "x.json")).mode & 0o777).toBe(0o600)
  })

  it("keeps IDs apart that differ only in what a file name cannot show", async () => {
    const things = await open()
    const ids = [
      "a/b",
      "a%2Fb",
      "a\\b",
      "A",
      "a",
      " a",
      "a.json",
      "set-aside",
      "x".repeat(201),
      "x".repeat(202),
    ]
    for (const [size, id] of ids.entries()) await things.put(id, { size })
    const again = await open()
    expect(ids.map((id) => again.get(id).size)).toEqual(ids.map((_, index) => index))
  })
})

describe("writes", () => {
  it("of one document happen in the order of the calls, durable or not", async () => {
    const things = await open()
    const sizes = Array.from({ length: 20 }, (_, size) => size)
    await Promise.all(sizes.map((size) => things.put("x", { size }, { durable: size % 2 === 0 })))
    expect(things.get("x").size).toBe(19)
    expect((await open()).get("x").size).toBe(19)
  })

  it("and removals of one document take turns: the last call wins", async () => {
    const things = await open()
    await Promise.all([things.put("x", { size: 1 }, { durable: true }), things.remove("x")])
    expect([things.find("x"), (await open()).find("x")]).toEqual([undefined, undefined])
    await Promise.all([things.remove("x"), things.put("x", { size: 2 })])
    expect((await open()).get("x").size).toBe(2)
  })

  it("that fail leave the document in memory as it is on the disk", async () => {
    const things = await open()
    await things.put("x", { size: 1 })
    mkdirSync(join(directory, `x.json${unfinishedEnding}`))
    await expect(things.put("x", { size: 2 })).rejects.toThrow(/EISDIR/)
    rmSync(join(directory, `x.json${unfinishedEnding}`), { recursive: true, force: true })
    expect(things.get("x").size).toBe(1)
    expect((await open()).get("x").size).toBe(1)
    await things.put("x", { size: 3 })
    expect(things.get("x").size).toBe(3)
  })

  it("see the change that came before theirs", async () => {
    const things = await open()
    await things.put("x", { size: 1 })
    const double = () => things.update("x", ({ size }) => ({ size: size * 2 }))
    const seen = await Promise.all([double(), double(), double()])
    expect(seen.map(({ size }) => size)).toEqual([2, 4, 8])
  })
})

describe("a file that is replaced", () => {
  it("has the new bytes and mode, and nothing is left beside", async () => {
    const path = join(directory, "state")
    await replaceFile(path, "old")
    await replaceFile(path, new Uint8Array([1, 2, 3]), { durable: true, mode: 0o644 })
    expect(readFileSync(path)).toEqual(Buffer.from([1, 2, 3]))
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(readdirSync(directory)).toEqual(["state"])
  })

  it("stays what it is for those who have it open", async () => {
    const path = join(directory, "state")
    await replaceFile(path, "old")
    const before = statSync(path).ino
    await replaceFile(path, "new")
    expect(statSync(path).ino).not.toBe(before)
  })

  it("is written over what a crash left beside", async () => {
    const path = join(directory, "state")
    writeFileSync(`${path}${unfinishedEnding}`, "a much longer text than the one that follows")
    await replaceFile(path, "new")
    expect(readFileSync(path, "utf8")).toBe("new")
    expect(existsSync(`${path}${unfinishedEnding}`)).toBe(false)
  })
})

describe("an error of a write", () => {
  const errno = (code: string) => Object.assign(new Error(code), { code })

  it.each(["ENOSPC", "EDQUOT"])("%s says that the disk is full, where, and what to do", (code) => {
    const explained = explainWriteError(errno(code), "/data/blobs/x", 42)
    expect(explained).toBeInstanceOf(DiskFull)
    expect(explained).toMatchObject({
      code: "disk_full",
      kind: "unavailable",
      message: "No space left for 42 bytes in /data/blobs",
      userMessage: expect.stringMatching(/^The disk is full: .* in \/data\/blobs\. Free some space/),
      cause: { code },
    })
  })

  it("says nothing of bytes that nobody counted", () => {
    expect(explainWriteError(errno("ENOSPC"), "/data/x")).toMatchObject({
      message: "No space left in /data",
    })
  })

  it.each([errno("EACCES"), new Error("no errno"), "a text", undefined])("%s stays what it is", (error) => {
    expect(explainWriteError(error, "/data/x")).toBe(error)
  })
})
