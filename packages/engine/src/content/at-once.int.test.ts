import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { digestOf } from "../oci/index.ts"
import { openRandom } from "../testing/random.ts"
import { bytesOf, inPieces } from "../testing/tars.ts"
import { type ContentStore, openContentStore } from "./index.ts"

let directory: string
let content: ContentStore

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-at-once-"))
  content = await openContentStore({ directory })
})

afterEach(() => rmSync(directory, { recursive: true }))

const namesIn = (...parts: string[]) => readdirSync(join(directory, ...parts)).sort()

describe("many writers at once", () => {
  it("of the same bytes make one blob, and each learns its digest", async () => {
    const bytes = Buffer.alloc(200_000, "same")
    const written = await Promise.all(Array.from({ length: 10 }, () => content.write(inPieces(bytes, 7000))))
    expect(new Set(written.map(({ digest }) => digest))).toEqual(new Set([digestOf(bytes)]))
    expect(await content.read(digestOf(bytes))).toEqual(bytes)
    expect(namesIn("ingest")).toEqual([])
  })

  it("of different bytes get each their own", async () => {
    const random = openRandom(3)
    const blobs = Array.from({ length: 20 }, (_, n) => Buffer.alloc(1 + random.below(50_000), `${n}`))
    await Promise.all(blobs.map((bytes) => content.write(inPieces(bytes, 1 + random.below(9000)))))
    for (const bytes of blobs) expect((await content.read(digestOf(bytes))).equals(bytes)).toBe(true)
  })

  it("do not disturb those that read or remove", async () => {
    const bytes = Buffer.alloc(300_000, "busy")
    const digest = digestOf(bytes)
    for (let round = 0; round < 10; round += 1) {
      await content.write(bytes)
      const [read] = await Promise.all([
        content.open(digest).then(bytesOf),
        content.write(inPieces(bytes)),
        content.remove(digestOf("nothing")),
      ])
      expect(read.equals(bytes)).toBe(true)
      await content.remove(digest)
    }
  })
})

describe("a blob", () => {
  it("of no bytes at all is one like any other", async () => {
    const { digest, sizeBytes } = await content.write(Buffer.alloc(0))
    expect(sizeBytes).toBe(0)
    expect(await content.read(digest)).toHaveLength(0)
    expect(await bytesOf(await content.open(digest))).toHaveLength(0)
  })

  it("that is written again is as young as its last writing, so that no collection takes it", async () => {
    const { digest } = await content.write(Buffer.from("old"))
    const path = await content.pathOf(digest)
    utimesSync(path, 1000, 1000)
    await content.write(Buffer.from("old"))
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000)
    for await (const { writtenAt } of content.list())
      expect(Date.now() - writtenAt.getTime()).toBeLessThan(60_000)
  })

  it("is what its name says even if the expected size and digest are both given", async () => {
    const bytes = Buffer.from("hello")
    const written = { digest: digestOf(bytes), sizeBytes: 5 }
    expect(await content.write(bytes, written)).toEqual(written)
    for (const expected of [
      { ...written, sizeBytes: 4 },
      { ...written, digest: digestOf("other") },
    ]) {
      await expect(content.write(bytes, expected)).rejects.toMatchObject({ kind: "invalid" })
    }
    expect(namesIn("blobs", "sha256")).toHaveLength(1)
  })

  it("is read up to a limit, which may be its very size", async () => {
    const { digest } = await content.write(Buffer.alloc(100))
    expect(await content.read(digest, 100)).toHaveLength(100)
    await expect(content.read(digest, 99)).rejects.toMatchObject({
      code: "content_too_large",
      kind: "too_large",
    })
  })
})

describe("a range of a blob", () => {
  it.each([
    [{ start: 0 }, "0123456789"],
    [{ start: 9 }, "9"],
    [{ start: 0, end: 0 }, "0"],
    [{ start: 2, end: 4 }, "234"],
    [{ start: 5, end: 100 }, "56789"],
    [{ start: 10 }, ""],
  ])("%j is %j", async (range, text) => {
    const { digest } = await content.write(Buffer.from("0123456789"))
    expect((await bytesOf(await content.open(digest, range))).toString()).toBe(text)
  })
})

describe("an ingest", () => {
  it("may be disposed of after its commit, and twice", async () => {
    const ingest = await content.ingest()
    await ingest.write(Buffer.from("a"))
    const { digest } = await ingest.commit()
    await ingest[Symbol.asyncDispose]()
    await ingest[Symbol.asyncDispose]()
    expect(await content.find(digest)).toEqual({ sizeBytes: 1 })
  })

  it("takes its chunks in the order of the calls, whatever their sizes", async () => {
    const random = openRandom(1)
    const chunks = Array.from({ length: 50 }, (_, n) => Buffer.alloc(random.below(40_000), `${n}`))
    await using ingest = await content.ingest()
    for (const chunk of chunks) await ingest.write(chunk)
    const { digest } = await ingest.commit()
    expect(digest).toBe(digestOf(Buffer.concat(chunks)))
  })
})

it("files that are no blobs are not listed among them", async () => {
  const { digest } = await content.write(Buffer.from("a"))
  writeFileSync(join(directory, "blobs/sha256/README"), "not a blob")
  writeFileSync(join(directory, "blobs/sha256", "A".repeat(64)), "")
  mkdirSync(join(directory, "blobs/sha256/directory"))
  const listed: string[] = []
  for await (const blob of content.list()) listed.push(blob.digest)
  expect(listed).toEqual([digest])
})
