import { describe, expect, it } from "vitest"
import { openRandom } from "../../testing/random.ts"
import { tarErrorsOf } from "./errors.ts"
import { formatPax, parsePax, parsePaxTime, xattrKeyword, xattrsOf } from "./pax.ts"

const errors = tarErrorsOf("layer")
const parse = (text: string | Buffer) => parsePax(Buffer.from(text), errors)
const recordsOf = (entries: readonly (readonly [string, string | Buffer])[]) =>
  new Map(entries.map(([keyword, value]) => [keyword, Buffer.from(value)]))

describe("the records of an extended header", () => {
  it("say their own length, digits and newline included", () => {
    expect(formatPax(recordsOf([["path", "a"]])).toString()).toBe("9 path=a\n")
    expect(parse("9 path=a\n").get("path")?.toString()).toBe("a")
  })

  it.each([1, 2, 3, 4, 86, 87, 88, 89, 90, 91, 985, 986, 987, 988, 9980, 9981, 9982, 9983, 9990])(
    "are right where a longer length needs one digit more (%i bytes of value)",
    (size) => {
      const formatted = formatPax(recordsOf([["path", "x".repeat(size)]]))
      expect(Number(formatted.toString().split(" ")[0])).toBe(formatted.length)
      expect(parse(formatted).get("path")).toHaveLength(size)
    },
  )

  it("come back in their order, whatever their values hold", () => {
    const records = recordsOf([
      ["path", "파일/with space"],
      ["comment", "two\nlines = and an equals sign"],
      ["SCHILY.xattr.security.capability", Buffer.from([0, 1, 10, 61, 255])],
      ["empty", ""],
    ])
    expect([...parse(formatPax(records))]).toEqual([...records])
  })

  it("come back for any values at all", () => {
    const random = openRandom(7)
    for (let round = 0; round < 300; round += 1) {
      const records = new Map<string, Buffer>()
      for (let n = random.below(5); n >= 0; n -= 1) {
        const value = Buffer.from(Array.from({ length: random.below(130) }, () => random.below(256)))
        records.set(`k${"e".repeat(random.below(12))}y${n}`, value)
      }
      expect([...parse(formatPax(records))]).toEqual([...records])
    }
  })

  it("that come twice count as the last says", () => {
    expect(parse("10 path=a\n10 path=b\n").get("path")?.toString()).toBe("b")
  })

  it("are none in an empty header", () => {
    expect(parse("").size).toBe(0)
  })

  it.each([
    ["a length beyond the header", "11 path=a\n"],
    ["a length that ends inside the value", "8 path=a\n"],
    ["no length", "path=a\n"],
    ["a length that is no number", "1x path=a\n"],
    ["a negative length", "-10 path=a\n"],
    ["a length that is too short for anything", "2 \n"],
    ["a length of nothing", "0 path=a\n"],
    ["a length of too many digits", "0000000010 path=a\n"],
    ["no newline at its end", "10 path=ab"],
    ["something after the last record", "10 path=a\nrest"],
    ["no equals sign", "10 path aa\n"],
    ["the equals sign in the next record alone", "7 path\n10 path=a\n"],
  ])("with %s are refused", (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: "layer_invalid", kind: "invalid" }))
  })
})

describe("extended attributes", () => {
  it("are the records with their prefix, by their own names", () => {
    const records = recordsOf([
      ["path", "a"],
      [xattrKeyword("user.note"), "hello"],
      [xattrKeyword("security.capability"), Buffer.from([1, 0, 255])],
      ["LIBARCHIVE.xattr.user.other", "aGVsbG8="],
    ])
    expect([...xattrsOf(records)]).toEqual([
      ["user.note", Buffer.from("hello")],
      ["security.capability", Buffer.from([1, 0, 255])],
    ])
  })

  it("are copies: the block that they came in may be used again", () => {
    const block = Buffer.from("28 SCHILY.xattr.user.a=hello\n".replace("28", "29"))
    const [[, value] = []] = [...xattrsOf(parsePax(block, errors))]
    block.fill(0)
    expect(value?.toString()).toBe("hello")
  })
})

describe("a time", () => {
  it.each([
    ["0", 0n],
    ["1700000000", 1_700_000_000_000_000_000n],
    ["1700000000.", 1_700_000_000_000_000_000n],
    ["1.5", 1_500_000_000n],
    ["1.000000001", 1_000_000_001n],
    ["1.1234567899", 1_123_456_789n],
    ["-1", -1_000_000_000n],
    ["-0.5", -500_000_000n],
    ["253402300800.25", 253_402_300_800_250_000_000n],
  ])("%s is %i ns", (text, ns) => {
    expect(parsePaxTime(text)).toBe(ns)
  })

  it.each(["", "now", "1e9", "1,5", " 1", "0x10", "--1", "1.2.3", "9".repeat(13)])("is not %j", (text) => {
    expect(parsePaxTime(text)).toBeUndefined()
  })
})
