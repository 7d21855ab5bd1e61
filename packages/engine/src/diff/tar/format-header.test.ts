import { describe, expect, it } from "vitest"
import { endMarker, formatHeader } from "./format-header.ts"
import { checksumOf, fields, paddingOf, type TarHeader } from "./tar-header.ts"

type Field = keyof typeof fields
const textOf = (block: Buffer, field: Field) =>
  block.toString("latin1", fields[field][0], fields[field][0] + fields[field][1])
const withoutNuls = (text: string) => text.replace(/\0+$/, "")
/** The records of the extended header before a member, or none. */
const recordsOf = (bytes: Buffer) =>
  bytes.length === 512
    ? []
    : withoutNuls(bytes.toString("utf8", 512, bytes.length - 512))
        .trimEnd()
        .split("\n")

describe("a header", () => {
  it("is one block of POSIX ustar where that suffices", () => {
    const block = formatHeader({
      name: "bin/su",
      sizeBytes: 1234,
      mode: 0o4755,
      uid: 7,
      gid: 8,
      modifyNs: 1_700_000_000_000_000_000n,
    })
    expect(block).toHaveLength(512)
    const seen = (["name", "mode", "uid", "gid", "size", "mtime", "type", "magic"] as const).map((field) =>
      textOf(block, field),
    )
    expect(seen).toEqual([
      "bin/su".padEnd(100, "\0"),
      "0004755\0",
      "0000007\0",
      "0000010\0",
      "00000002322\0",
      "14524770400\0",
      "0",
      "ustar\x0000",
    ])
  })

  it("has the sum of its own bytes, with blanks in place of the sum", () => {
    const block = formatHeader({ name: "a" })
    const sum = Number.parseInt(textOf(block, "checksum"), 8)
    expect(sum).toBe(checksumOf(block))
    expect(textOf(block, "checksum")).toMatch(/^[0-7]{6}\0 $/)
    const blanks = Buffer.from(block).fill(" ", 148, 156)
    expect(blanks.reduce((total, byte) => total + byte, 0)).toBe(sum)
  })

  it.each([
    ["file", "0", 0o644],
    ["link", "1", 0o644],
    ["symlink", "2", 0o644],
    ["character", "3", 0o644],
    ["block", "4", 0o644],
    ["directory", "5", 0o755],
    ["fifo", "6", 0o644],
  ] as const)("of a %s has the flag %s and a mode", (type, flag, mode) => {
    const block = formatHeader({ name: "x", type })
    expect(textOf(block, "type")).toBe(flag)
    expect(Number.parseInt(textOf(block, "mode"), 8)).toBe(mode)
  })

  it("of a device has its numbers", () => {
    const block = formatHeader({ name: "sda17", type: "block", deviceMajor: 259, deviceMinor: 17 })
    expect([textOf(block, "deviceMajor"), textOf(block, "deviceMinor")]).toEqual(["0000403\0", "0000021\0"])
  })

  it("never differs for the same member, and has no extended header without need", () => {
    const names = ["a", "x".repeat(100), "with space", "tilde~"]
    for (const name of names) {
      expect(formatHeader({ name })).toHaveLength(512)
      expect(formatHeader({ name })).toEqual(formatHeader({ name }))
    }
  })
})

describe("an extended header comes before", () => {
  it.each<[string, Partial<TarHeader>, string]>([
    ["a name of more than 100 bytes", { name: "x".repeat(101) }, `111 path=${"x".repeat(101)}`],
    ["a name that is not ASCII", { name: "파일" }, "15 path=파일"],
    ["a name with control characters", { name: "a\tb" }, "12 path=a\tb"],
    ["a link target of more than 100 bytes", { type: "symlink", linkName: "y".repeat(101) }, "linkpath="],
    ["a link target that is not ASCII", { type: "symlink", linkName: "링크" }, "linkpath=링크"],
    ["a size of more than 8 GiB", { sizeBytes: 8 ** 11 }, "19 size=8589934592"],
    ["a user that octal digits cannot hold", { uid: 2_097_152 }, "15 uid=2097152"],
    ["a group that octal digits cannot hold", { gid: 4_294_967_294 }, "18 gid=4294967294"],
    ["a time with a fraction", { modifyNs: 1_500_000_000n }, "13 mtime=1.5"],
    ["a time before 1970", { modifyNs: -1_500_000_000n }, "14 mtime=-1.5"],
    ["a time after 2242", { modifyNs: 8_589_934_592_000_000_000n }, "20 mtime=8589934592"],
  ])("%s", (_, change, record) => {
    const bytes = formatHeader({ name: "a", ...change })
    expect(recordsOf(bytes).join("\n")).toContain(record)
    expect(textOf(bytes, "type")).toBe("x")
    expect(bytes.length % 512).toBe(0)
  })

  it("exactly where the fields end, not before", () => {
    expect(recordsOf(formatHeader({ name: "a", sizeBytes: 8 ** 11 - 1 }))).toEqual([])
    expect(recordsOf(formatHeader({ name: "a", uid: 8 ** 7 - 1, gid: 8 ** 7 - 1 }))).toEqual([])
    expect(recordsOf(formatHeader({ name: "a", modifyNs: 8_589_934_591_000_000_000n }))).toEqual([])
  })

  it("extended attributes, in the order of their names whatever order they came in", () => {
    const note = Buffer.from("1")
    const xattrs = new Map([
      ["user.b", note],
      ["user.a", note],
      ["security.capability", note],
    ])
    const keywords = recordsOf(formatHeader({ name: "a", xattrs })).map((line) =>
      line.replace(/^\d+ |=.*/g, ""),
    )
    expect(keywords).toEqual([
      "SCHILY.xattr.security.capability",
      "SCHILY.xattr.user.a",
      "SCHILY.xattr.user.b",
    ])
    const other = new Map([...xattrs].reverse())
    expect(formatHeader({ name: "a", xattrs: other })).toEqual(formatHeader({ name: "a", xattrs }))
  })

  it("and leaves something readable in the fields for old readers", () => {
    const bytes = formatHeader({ name: `${"d/".repeat(60)}파일`, uid: 2 ** 31 })
    const main = bytes.subarray(bytes.length - 512)
    expect(textOf(main, "name")).toBe("d/".repeat(50))
    expect(textOf(main, "uid")).toBe("0000000\0")
    expect(withoutNuls(textOf(bytes, "name"))).toBe("PaxHeaders.0/entry")
  })
})

it("the end of an archive is two blocks of zeros", () => {
  expect(endMarker).toEqual(Buffer.alloc(1024))
})

it.each([
  [0, 0],
  [1, 511],
  [511, 1],
  [512, 0],
  [513, 511],
])("a body of %i bytes is followed by %i of padding", (sizeBytes, padding) => {
  expect(paddingOf(sizeBytes)).toBe(padding)
})
