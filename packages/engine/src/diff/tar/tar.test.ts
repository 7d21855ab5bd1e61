import { describe, expect, it } from "vitest"
import { bytesOf, directory, file, hardLink, inPieces, symlink, tarOf } from "../../testing/tars.ts"
import { formatHeader } from "./format-header.ts"
import { packTar, readTar, type TarHeader, type TarMember } from "./index.ts"

const everything: TarMember[] = [
  directory("etc/", { mode: 0o1777, modifyNs: 1_700_000_000_000_000_000n }),
  file("etc/hosts", "127.0.0.1 localhost\n", { uid: 7, gid: 8, mode: 0o4755 }),
  file("empty", ""),
  file(`${"deep/".repeat(60)}file`, "x".repeat(1234)),
  file("한글 이름", "utf-8"),
  file("capable", "x", { xattrs: new Map([["security.capability", Buffer.from([1, 0, 0, 2, 255])]]) }),
  file("exact", "x".repeat(512), { modifyNs: 1_700_000_000_123_456_789n, uid: 5_000_000 }),
  file("before the epoch", "x", { modifyNs: -1_500_000_000n }),
  symlink("link", `${"a/".repeat(80)}target`),
  hardLink("second", "etc/hosts"),
  { header: { name: "null", type: "character", deviceMajor: 1, deviceMinor: 3 } },
  { header: { name: "disk", type: "block", deviceMajor: 8, deviceMinor: 1 } },
  { header: { name: "pipe", type: "fifo" } },
]

describe("a tar archive", () => {
  it.each([1, 7, 512, 1000, 100_000])(
    "comes back as it was written, read %i bytes at a time",
    async (size) => {
      const bytes = await tarOf(...everything)
      const read = await members(inPieces(bytes, size))
      for (const [index, { header, body }] of everything.entries()) {
        expect(read[index]?.header).toMatchObject(header)
        expect(read[index]?.body).toEqual(await bytesOf(toAsync(body ?? [])))
      }
      expect(read).toHaveLength(everything.length)
    },
  )

  it("is the same bytes for the same members", async () => {
    expect(await tarOf(...everything)).toEqual(await tarOf(...everything))
  })

  it("skips what a consumer leaves unread", async () => {
    const bytes = await tarOf(file("a", "x".repeat(2000)), file("b", "y"))
    const names: string[] = []
    for await (const { header, body } of readTar(inPieces(bytes, 600), { role: "layer" }).entries) {
      names.push(header.name)
      for await (const _ of body) break
    }
    expect(names).toEqual(["a", "b"])
  })

  it("refuses to be packed with a body of another size than announced", async () => {
    const wrong = { header: { name: "a", sizeBytes: 3 }, body: [Buffer.from("four")] }
    await expect(bytesOf(packTar([wrong]))).rejects.toThrow('"a" was announced with 3 bytes and has 4')
  })

  it("knows whether it was read to its end marker", async () => {
    const bytes = await tarOf(file("a", "x"))
    for (const [end, expected] of [[bytes.length, true] as const, [1024, false] as const]) {
      const reader = readTar(inPieces(bytes.subarray(0, end)), { role: "archive" })
      for await (const _ of reader.entries);
      expect(reader.hasEndMarker()).toBe(expected)
    }
  })

  it("closes its source when the consumer leaves early", async () => {
    const bytes = await tarOf(file("a", "x"), file("b", "y"))
    let closed = false
    const source = (async function* () {
      try {
        yield* inPieces(bytes)
      } finally {
        closed = true
      }
    })()
    for await (const _ of readTar(source, { role: "layer" }).entries) break
    expect(closed).toBe(true)
  })
})

describe("a damaged tar archive", () => {
  it.each([0, 100, 512, 700, 1500])("of which only %i bytes arrived is truncated", async (length) => {
    const bytes = await tarOf(file("a", "x".repeat(2000)))
    await expect(members(inPieces(bytes.subarray(0, length)))).rejects.toMatchObject({
      code: "layer_truncated",
      kind: "invalid",
    })
  })

  it("with a flipped bit in a header is invalid", async () => {
    const bytes = await tarOf(file("a", "x"))
    bytes[3] = 1
    await expect(members(inPieces(bytes))).rejects.toMatchObject({ code: "layer_invalid" })
  })

  it.each([
    ["a size that is no number", withField(124, "zzzzzzzz")],
    ["a negative size", withField(124, Buffer.from("ffffffffffffffffffffffff", "hex"))],
    ["an extended header that is longer than it may be", extended("x", Buffer.alloc(0), 2 ** 30)],
    ["a record whose length is wrong", extended("x", Buffer.from("99 path=a\n"))],
    ["a record without a value", extended("x", Buffer.from("9 path a\n"))],
    ["a size in an extended header that is no number", extended("x", Buffer.from("12 size=-12\n"))],
  ])("with %s is invalid", async (_, bytes) => {
    await expect(members(inPieces(bytes))).rejects.toMatchObject({ code: "layer_invalid" })
  })

  it.each([
    ["a member of an unknown type", withField(156, "V")],
    ["a name that is not UTF-8", withField(0, Buffer.from([0xff, 0xfe]))],
    ["a sparse file in GNU's form", withField(156, "S")],
    ["a sparse file", extended("x", Buffer.from("22 GNU.sparse.major=1\n"))],
  ])("with %s is not supported", async (_, bytes) => {
    await expect(members(inPieces(bytes))).rejects.toMatchObject({ code: "layer_unsupported" })
  })
})

describe("archives of other writers", () => {
  it("have GNU's long names", async () => {
    const name = `${"long/".repeat(40)}name`
    const target = `${"far/".repeat(40)}target`
    const bytes = Buffer.concat([
      extension("L", Buffer.from(`${name}\0`)),
      extension("K", Buffer.from(`${target}\0`)),
      formatHeader({ name: "short", type: "symlink", linkName: "short" }),
    ])
    expect(await members(inPieces(bytes))).toMatchObject([{ header: { name, linkName: target } }])
  })

  it("have numbers in base 256 and directories that are files with a slash", async () => {
    const mtime = withField(136, Buffer.from("8000000000000000ee6b2800", "hex"), {
      name: "old/",
      mode: 0o755,
    })
    const [member] = await members(inPieces(mtime))
    expect(member?.header).toMatchObject({ type: "directory", modifyNs: 4_000_000_000_000_000_000n })
  })

  it("have global headers, which each member's own overrules", async () => {
    const bytes = Buffer.concat([
      extension("g", Buffer.from("11 uid=111\n11 gid=222\n")),
      formatHeader({ name: "a" }),
      extension("x", Buffer.from("11 uid=333\n")),
      formatHeader({ name: "b" }),
      formatHeader({ name: "c" }),
    ])
    const read = await members(inPieces(bytes))
    expect(read.map(({ header }) => [header.uid, header.gid])).toEqual([
      [111, 222],
      [333, 222],
      [111, 222],
    ])
  })
})

async function members(source: AsyncIterable<Uint8Array>): Promise<{ header: TarHeader; body: Buffer }[]> {
  const read: { header: TarHeader; body: Buffer }[] = []
  for await (const { header, body } of readTar(source, { role: "layer" }).entries) {
    read.push({ header, body: await bytesOf(body) })
  }
  return read
}

async function* toAsync(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks
}

function withField(offset: number, value: string | Buffer, input = { name: "a", mode: 0o644 }): Buffer {
  return patch(formatHeader(input), offset, value)
}

/** A header block with some bytes changed and its checksum made right again. */
function patch(block: Buffer, offset: number, value: string | Buffer): Buffer {
  Buffer.from(value).copy(block, offset)
  block.fill(" ", 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1")
  return block
}

function extension(type: string, body: Buffer, sizeBytes = body.length): Buffer {
  const sized = withField(124, `${sizeBytes.toString(8).padStart(11, "0")}\0`)
  return Buffer.concat([patch(sized, 156, type), body, Buffer.alloc((512 - (body.length % 512)) % 512)])
}

function extended(type: string, body: Buffer, sizeBytes?: number): Buffer {
  return Buffer.concat([extension(type, body, sizeBytes), formatHeader({ name: "a" })])
}
