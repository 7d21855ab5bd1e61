import { describe, expect, it } from "vitest"
import { continuationPattern, joinContinued, rangeOf } from "./logical-line.ts"
import { nearest } from "./suggest.ts"
import { splitQuotedWords, splitWords } from "./words.ts"

/** The words of an instruction that begins in the first line, each with the place of its first and last character. */
function placesOf(text: string, quoted = false): string[] {
  const { line } = joinContinued(text.split("\n"), 0, continuationPattern("\\"))
  const span = { line, start: 0, end: line.text.length }
  return (quoted ? splitQuotedWords(span, "\\") : splitWords(span)).map(
    ({ text: word, range: { start, end } }) =>
      `${word} ${start.line}:${start.column}-${end.line}:${end.column}`,
  )
}

describe("places in continued instructions", () => {
  it.each<[string, string[]]>([
    ["RUN a", ["RUN 1:1-1:4", "a 1:5-1:6"]],
    ["   RUN a", ["RUN 1:4-1:7", "a 1:8-1:9"]],
    ["RUN \\\n  a \\\n\tb", ["RUN 1:1-1:4", "a 2:3-2:4", "b 3:2-3:3"]],
    ["RUN a\\\nb", ["RUN 1:1-1:4", "ab 1:5-2:2"]],
    ["RUN \\\n# a comment\n\n x", ["RUN 1:1-1:4", "x 4:2-4:3"]],
    ["COPY 한글 /나", ["COPY 1:1-1:5", "한글 1:6-1:8", "/나 1:9-1:11"]],
  ])("%j", (text, places) => {
    expect(placesOf(text)).toEqual(places)
  })

  it.each<[string, string[]]>([
    ["ENV a='b c' d", ["ENV 1:1-1:4", "a='b c' 1:5-1:12", "d 1:13-1:14"]],
    ['ENV a="b \\" c" d', ["ENV 1:1-1:4", 'a="b \\" c" 1:5-1:15', "d 1:16-1:17"]],
    ["ENV a=b\\ c d", ["ENV 1:1-1:4", "a=b\\ c 1:5-1:11", "d 1:12-1:13"]],
    ["ENV 'open a", ["ENV 1:1-1:4", "'open a 1:5-1:12"]],
  ])("with quotes: %j", (text, places) => {
    expect(placesOf(text, true)).toEqual(places)
  })

  it("end where the last character stands, also across lines", () => {
    const { line } = joinContinued(["RUN a \\", "  bc"], 0, continuationPattern("\\"))
    expect(rangeOf(line, 0, line.text.length)).toEqual({
      start: { line: 1, column: 1 },
      end: { line: 2, column: 5 },
    })
    expect(rangeOf(line, 3, 3)).toEqual({ start: { line: 1, column: 4 }, end: { line: 1, column: 4 } })
  })
})

describe("continuation", () => {
  it.each([
    ["a \\", "\\", true],
    ["a \\  \t", "\\", true],
    ["\\", "\\", true],
    ["a \\\\", "\\", false],
    ["a \\ b", "\\", false],
    ["a `", "\\", false],
    ["a `", "`", true],
    ["c:\\", "`", false],
  ])("of %j with %s: %s", (text, escapeToken, expected) => {
    expect(continuationPattern(escapeToken).test(text)).toBe(expected)
  })
})

describe("suggestions", () => {
  const words = ["RUN", "COPY", "FROM", "ENTRYPOINT", "EXPOSE"]
  it.each([
    ["RUNN", "RUN"],
    ["COYP", "COPY"],
    ["FORM", "FROM"],
    ["ENTRYPOIN", "ENTRYPOINT"],
    ["EXPOES", "EXPOSE"],
    ["XYZ", undefined],
    ["A", undefined],
    ["COMPLETELYOTHER", undefined],
  ])("for %s: %s", (word, expected) => {
    expect(nearest(word, words)).toBe(expected)
  })
})
