import { gzipSync, zstdCompressSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { bytesOf, inPieces } from "../testing/tars.ts"
import { decompress } from "./index.ts"

const plain = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * n) % 251))
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)
const skippable = Buffer.from("532a4d1803000000616263", "hex")
const unpack = (bytes: Uint8Array, pieceBytes = 1000) =>
  bytesOf(decompress(inPieces(bytes, pieceBytes), { role: "layer" }))

describe("decompression", () => {
  it.each([
    ["plain bytes", plain],
    ["gzip", gzipSync(plain)],
    ["gzip in several members", Buffer.concat([gzipSync(half(plain)), gzipSync(plain.subarray(150_000))])],
    ["zstd", zstdCompressSync(plain)],
    [
      "zstd in several frames",
      Buffer.concat([half(plain), plain.subarray(150_000)].map((part) => zstdCompressSync(part))),
    ],
    ["zstd with skippable frames", Buffer.concat([skippable, zstdCompressSync(plain), skippable])],
  ])("takes %s, whatever the pieces that they come in", async (_, bytes) => {
    expect((await unpack(bytes)).equals(plain)).toBe(true)
    expect((await unpack(bytes, 1)).equals(plain)).toBe(true)
    expect((await unpack(bytes, 1_000_000)).equals(plain)).toBe(true)
  })

  it("takes runs and raw blocks of zstd", async () => {
    const zeros = Buffer.alloc(1_000_000)
    expect((await unpack(zstdCompressSync(zeros))).equals(zeros)).toBe(true)
    const tiny = Buffer.from("x")
    expect(await unpack(zstdCompressSync(tiny))).toEqual(tiny)
  })

  it("gives nothing for nothing", async () => {
    expect(await unpack(Buffer.alloc(0))).toHaveLength(0)
  })

  it.each([
    ["gzip", half(gzipSync(plain))],
    ["zstd", half(zstdCompressSync(plain))],
    ["zstd between its frames", Buffer.concat([zstdCompressSync(plain), Buffer.from([0x28, 0xb5])])],
  ])("says that cut-off %s is truncated", async (_, bytes) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code: "layer_truncated" })
  })

  it.each([
    ["gzip", Buffer.concat([gzipSync(plain).subarray(0, 10), Buffer.alloc(100, 0xff)])],
    ["zstd", Buffer.concat([zstdCompressSync(plain), Buffer.from("something else")])],
  ])("says that damaged %s is invalid", async (_, bytes) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code: "layer_invalid" })
  })

  it("passes on why its source failed, and closes it when nobody reads on", async () => {
    const failing = (async function* () {
      yield gzipSync(plain).subarray(0, 100)
      throw new Error("the line went dead")
    })()
    await expect(bytesOf(decompress(failing, { role: "layer" }))).rejects.toThrow("the line went dead")
    const closed = Promise.withResolvers<void>()
    const endless = (async function* () {
      try {
        for (const bytes = gzipSync(plain); ; ) yield bytes
      } finally {
        closed.resolve()
      }
    })()
    for await (const _ of decompress(endless, { role: "layer" })) break
    await closed.promise
  })
})
