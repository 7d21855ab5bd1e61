import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { digestOf } from "../oci/index.ts"
import { type ContentStore, openContentStore } from "./index.ts"

let directory: string
let content: ContentStore

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-content-"))
  content = await openContentStore({ directory })
})

afterEach(() => rmSync(directory, { recursive: true }))

const hello = Buffer.from("hello")
const absent = digestOf("absent")
const filesIn = (...names: string[]) => readdirSync(join(directory, ...names))

describe("the content store", () => {
  it("keeps bytes under their digest, across restarts", async () => {
    const written = await content.write(hello)
    expect(written).toEqual({ digest: digestOf(hello), sizeBytes: 5 })
    const again = await openContentStore({ directory })
    expect(await again.read(written.digest)).toEqual(hello)
    expect(await again.find(written.digest)).toEqual({ sizeBytes: 5 })
    expect(await again.pathOf(written.digest)).toMatch(/blobs\/sha256\/2cf24dba/)
  })

  it("writes the same bytes twice as one blob", async () => {
    const [one, two] = await Promise.all([content.write(hello), content.write(stream("he", "llo"))])
    expect(one).toEqual(two)
    expect(filesIn("blobs", "sha256")).toHaveLength(1)
    expect(filesIn("ingest")).toEqual([])
  })

  it("streams a blob whole or in part", async () => {
    const { digest } = await content.write(hello)
    expect(await text(await content.open(digest))).toBe("hello")
    expect(await text(await content.open(digest, { start: 1, end: 3 }))).toBe("ell")
    expect(await text(await content.open(digest, { start: 3 }))).toBe("lo")
  })

  it("reads on to the end of a blob that is removed meanwhile", async () => {
    const { digest } = await content.write(hello)
    const stream = await content.open(digest)
    await content.remove(digest)
    expect(await text(stream)).toBe("hello")
    expect(await content.find(digest)).toBeUndefined()
  })

  it("keeps nothing when the digest is not the expected one, and names both", async () => {
    const writing = content.write(stream("hel", "lo"), { digest: absent })
    await expect(writing).rejects.toMatchObject({ code: "digest_mismatch", kind: "invalid" })
    await expect(writing).rejects.toThrow(absent)
    await expect(writing).rejects.toThrow(digestOf(hello))
    expect(filesIn("blobs", "sha256")).toEqual([])
    expect(filesIn("ingest")).toEqual([])
  })

  it("keeps nothing when the size is not the expected one", async () => {
    const writing = content.write(hello, { sizeBytes: 6 })
    await expect(writing).rejects.toMatchObject({ code: "size_mismatch" })
    expect(filesIn("blobs", "sha256")).toEqual([])
  })

  it("shows nothing before the commit, and keeps nothing without one", async () => {
    const ingest = await content.ingest()
    await ingest.write(hello)
    expect(await content.find(digestOf(hello))).toBeUndefined()
    await ingest[Symbol.asyncDispose]()
    expect(filesIn("ingest")).toEqual([])
  })

  it("keeps nothing when the source fails half-way", async () => {
    const failing = (async function* () {
      yield hello
      throw new Error("the line went dead")
    })()
    await expect(content.write(failing)).rejects.toThrow("the line went dead")
    expect(filesIn("ingest")).toEqual([])
  })

  it("clears at open what a crash left being written", async () => {
    const ingest = await content.ingest()
    await ingest.write(hello)
    writeFileSync(join(directory, "ingest", "other"), "x")
    await openContentStore({ directory })
    expect(filesIn("ingest")).toEqual([])
    await ingest[Symbol.asyncDispose]()
  })

  it("says which content is absent or too large", async () => {
    for (const attempt of [content.read(absent), content.open(absent), content.pathOf(absent)]) {
      await expect(attempt).rejects.toMatchObject({ code: "content_not_found", kind: "not_found" })
    }
    const { digest } = await content.write(hello)
    await expect(content.read(digest, 4)).rejects.toMatchObject({ code: "content_too_large" })
  })

  it("lists blobs and removes them, absent ones too", async () => {
    const { digest } = await content.write(hello)
    const writtenAt = expect.any(Date)
    expect(await collect(content.list())).toEqual([{ digest, sizeBytes: 5, writtenAt }])
    await content.remove(digest)
    await content.remove(digest)
    expect(await collect(content.list())).toEqual([])
  })

  it("takes a large blob without holding it in memory", async () => {
    const chunk = Buffer.alloc(1024 * 1024, 7)
    const before = process.memoryUsage.rss()
    const { sizeBytes, digest } = await content.write(repeat(chunk, 300))
    expect(sizeBytes).toBe(300 * chunk.length)
    const hash = createHash("sha256")
    for await (const part of await content.open(digest)) hash.update(part)
    expect(`sha256:${hash.digest("hex")}`).toBe(digest)
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024)
  })

  it("says that the disk is full, how much was needed and where, and leaves nothing", async () => {
    const small = mkdtempSync(join(tmpdir(), "naru-full-"))
    await run({ command: "mount", args: ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small] })
    try {
      const full = await openContentStore({ directory: small })
      const writing = full.write(repeat(Buffer.alloc(256 * 1024), 8))
      await expect(writing).rejects.toMatchObject({ code: "disk_full", kind: "unavailable" })
      await expect(writing).rejects.toThrow(/No space left for \d+ bytes in .*naru-full-/)
      expect(await collect(full.list())).toEqual([])
      expect(readdirSync(join(small, "ingest"))).toEqual([])
      await full.write(Buffer.alloc(256 * 1024))
    } finally {
      await run({ command: "umount", args: [small] })
      rmSync(small, { recursive: true })
    }
  })
})

async function* stream(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function* repeat(chunk: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < times; n += 1) yield chunk
}

async function text(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}
