import { describe, expect, it } from "vitest"
import { tarErrorsOf } from "./errors.ts"
import { formatHeader } from "./format-header.ts"
import { extendHeader, isZeroBlock, parseHeaderBlock } from "./parse-header.ts"
import { checksumOf, fields } from "./tar-header.ts"

const errors = tarErrorsOf("layer")
const invalid = expect.objectContaining({ code: "layer_invalid", kind: "invalid" })

/** A header block with some fields written by hand, as other writers write them, and its sum made right. */
function blockWith(changes: Partial<Record<keyof typeof fields, string | Buffer>>): Buffer {
  const block = formatHeader({ name: "a" })
  for (const [field, value] of Object.entries(changes)) {
    const found = Object.entries(fields).find(([name]) => name === field)
    if (found === undefined) throw new RangeError(field)
    const [, [start, length]] = found
    block.fill(0, start, start + length)
    Buffer.from(value).copy(block, start)
  }
  if (!("checksum" in changes)) {
    block.write(`${checksumOf(block).toString(8).padStart(6, "0")}\0 `, ...fields.checksum, "latin1")
  }
  return block
}

const parse = (changes: Parameters<typeof blockWith>[0]) => parseHeaderBlock(blockWith(changes), errors)
const extend = (
  changes: Parameters<typeof blockWith>[0],
  records: readonly (readonly [string, string | Buffer])[] = [],
) => {
  const pax = new Map(records.map(([keyword, value]) => [keyword, Buffer.from(value)]))
  return extendHeader(parse(changes), { pax }, errors)
}

describe("numbers in a header", () => {
  it.each([
    ["octal digits up to a NUL", "0000644\0", 0o644],
    ["octal digits up to a blank", "000644 \0", 0o644],
    ["leading blanks, as V7 wrote them", "   644 \0", 0o644],
    ["digits that fill the field", "00000644", 0o644],
    ["nothing at all", "", 0],
    ["blanks alone", "        ", 0],
  ])("may be %s", (_, uid, expected) => {
    expect(parse({ uid }).uid).toBe(expected)
  })

  it.each([
    ["80000000002dc6c0", 3_000_000],
    ["8000000080000000", 2_147_483_648],
    ["800000ffffffffff", 1_099_511_627_775],
    ["ffffffffffffffff", -1],
    ["fffffffffffffffe", -2],
  ])("may be %s in base 256", (hex, expected) => {
    expect(parse({ uid: Buffer.from(hex, "hex") }).uid).toBe(expected)
  })

  it.each(["0000648\0", "0x1ff\0", "-000644\0", "64 4\0"])("are not %j", (uid) => {
    expect(() => parse({ uid })).toThrow(invalid)
    expect(() => parse({ uid })).toThrow("uid is not an octal number")
  })

  it("are refused beyond what can be counted exactly", () => {
    expect(() => parse({ size: Buffer.from("800000000080000000000000", "hex") })).toThrow(/too large/)
    expect(parse({ size: Buffer.from("80000000001fffffffffffff", "hex") }).sizeBytes).toBe(2 ** 53 - 1)
  })

  it("of modes are cut to permissions: the type stands elsewhere", () => {
    expect(parse({ mode: "0104755\0" }).mode).toBe(0o4755)
  })
})

describe("the sum of a header", () => {
  it("must be right", () => {
    const block = blockWith({})
    for (const at of [0, 100, 156, 300, 511]) {
      const flipped = Buffer.from(block)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      expect(() => parseHeaderBlock(flipped, errors), `byte ${at}`).toThrow(/wrong checksum/)
    }
  })

  it("may be written in any of the ways of octal numbers", () => {
    const sum = checksumOf(blockWith({})).toString(8)
    for (const checksum of [`${sum}\0 `, ` ${sum} \0`, sum.padStart(7, "0"), sum.padStart(8, "0")]) {
      expect(parse({ checksum }).nameBytes.toString()).toBe("a")
    }
  })
})

describe("the name of a member", () => {
  it("has POSIX's prefix before it", () => {
    const { nameBytes } = parse({ name: "file", prefix: "usr/share/doc" })
    expect(nameBytes.toString()).toBe("usr/share/doc/file")
  })

  it("has no prefix in GNU's old form, which keeps times there", () => {
    const { nameBytes } = parse({ name: "file", prefix: "14524770400", magic: "ustar  \0" })
    expect(nameBytes.toString()).toBe("file")
  })

  it("may fill its field without a NUL", () => {
    expect(parse({ name: "x".repeat(100) }).nameBytes).toHaveLength(100)
  })

  it("that an extended header replaces need not be readable itself", () => {
    expect(extend({ name: Buffer.from([0xff, 0xfe]) }, [["path", "good"]]).name).toBe("good")
    expect(() => extend({ name: Buffer.from([0xff, 0xfe]) })).toThrow(/is not UTF-8/)
  })
})

describe("an extended header", () => {
  it("overrules every field that it names, and no other", () => {
    const header = extend({ uid: "7\0", gid: "10\0", mtime: "100\0" }, [
      ["path", "from pax"],
      ["linkpath", "target"],
      ["size", "12"],
      ["uid", "3000000"],
      ["mtime", "1.25"],
      ["SCHILY.xattr.user.a", "1"],
      ["atime", "9"],
      ["comment", "nothing"],
    ])
    expect(header).toEqual({
      name: "from pax",
      type: "file",
      linkName: "target",
      sizeBytes: 12,
      mode: 0o644,
      uid: 3_000_000,
      gid: 8,
      modifyNs: 1_250_000_000n,
      deviceMajor: 0,
      deviceMinor: 0,
      xattrs: new Map([["user.a", Buffer.from("1")]]),
    })
  })

  it("may set the time to the very beginning of 1970", () => {
    expect(extend({ mtime: "100\0" }, [["mtime", "0"]]).modifyNs).toBe(0n)
  })

  it("with a time that is none leaves the field's", () => {
    expect(extend({ mtime: "144\0" }, [["mtime", "yesterday"]]).modifyNs).toBe(100_000_000_000n)
  })

  it.each([
    ["size", "-1"],
    ["size", "1e3"],
    ["size", "9007199254740992"],
    ["uid", ""],
    ["gid", "root"],
  ])("with a %s of %j is refused", (keyword, value) => {
    expect(() => extend({}, [[keyword, value]])).toThrow(invalid)
    expect(() => extend({}, [[keyword, value]])).toThrow(`${keyword} is not a number: "${value}"`)
  })
})

describe("the type of a member", () => {
  it.each([
    ["0", "file"],
    ["\0", "file"],
    ["7", "file"],
    ["1", "link"],
    ["2", "symlink"],
    ["3", "character"],
    ["4", "block"],
    ["5", "directory"],
    ["6", "fifo"],
  ])("with the flag %j is %s", (type, expected) => {
    expect(extend({ type }).type).toBe(expected)
  })

  it("is a directory when a file's name ends in a slash, from whichever header", () => {
    expect(extend({ name: "old/" }).type).toBe("directory")
    expect(extend({ name: "old" }, [["path", "old/"]]).type).toBe("directory")
    expect(extend({ name: "old/", type: "2" }).type).toBe("symlink")
  })

  it.each(["S", "D", "M", "N", "V", "Z"])("with GNU's or an unknown flag %s is not supported", (type) => {
    expect(() => extend({ type })).toThrow(expect.objectContaining({ code: "layer_unsupported" }))
    expect(() => extend({ type })).toThrow('"a" is a')
  })
})

it("a block of zeros is told from one that only begins with them", () => {
  expect(isZeroBlock(Buffer.alloc(512))).toBe(true)
  const last = Buffer.alloc(512)
  last[511] = 1
  expect(isZeroBlock(last)).toBe(false)
})
