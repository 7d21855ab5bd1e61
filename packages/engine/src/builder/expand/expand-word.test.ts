// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template

import { describe, expect, it } from "vitest"
import { ExpansionFault, expandWord } from "./index.ts"

const variables: Record<string, string> = {
  a: "A",
  empty: "",
  two: "x y",
  path: "/usr/local/bin",
  file: "archive.tar.gz",
}
const context = { escapeToken: "\\", lookup: (name: string) => variables[name] }
const expand = (text: string) => expandWord(text, context)

describe("expanding variables", () => {
  it.each([
    ["hello", "hello"],
    ["$a", "A"],
    ["${a}", "A"],
    ["$a$a", "AA"],
    ["x${a}y", "xAy"],
    ["$ab", ""],
    ["$none", ""],
    ["${none}", ""],
    ["${none:-d}", "d"],
    ["${empty:-d}", "d"],
    ["${empty-d}", ""],
    ["${none-d}", "d"],
    ["${a:-d}", "A"],
    ["${a:+s}", "s"],
    ["${empty:+s}", ""],
    ["${empty+s}", "s"],
    ["${none+s}", ""],
    ["${a:?no}", "A"],
    ["${none:-${a}}", "A"],
    ["${none:-'q r'}", "q r"],
    ["${none:-}", ""],
    ["$", "$"],
    ["a$", "a$"],
    ["$.x", "$.x"],
    ["\\$a", "$a"],
    ["\\\\", "\\"],
    ["a\\", "a"],
    ["'$a'", "$a"],
    ["'a\\b'", "a\\b"],
    ['"$a b"', "A b"],
    ['"\\$a"', "$a"],
    ['"\\""', '"'],
    ['"a\\b"', "a\\b"],
    ['"it\'s"', "it's"],
    ["a'b'\"c\"", "abc"],
    ["$1x", "x"],
    ["${path#*/}", "usr/local/bin"],
    ["${path##*/}", "bin"],
    ["${path%/*}", "/usr/local"],
    ["${path%%/*}", ""],
    ["${file%.gz}", "archive.tar"],
    ["${file%%.*}", "archive"],
    ["${file/tar/zip}", "archive.zip.gz"],
    ["${path/\\//_}", "_usr/local/bin"],
    ["${path//\\//_}", "_usr_local_bin"],
    ["${file/a?c/X}", "Xhive.tar.gz"],
  ])("makes %j to %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })

  it.each([
    ["$two", ["x", "y"]],
    ['"$two"', ["x y"]],
    ["a b", ["a", "b"]],
    ["a\\ b", ["a b"]],
    ["'a b' c", ["a b", "c"]],
    ["", []],
    ["$none", []],
    ["8$a 9", ["8A", "9"]],
  ])("splits %j to %j", (text, words) => {
    expect(expand(text).words).toEqual(words)
  })

  it.each([
    ["${a", "no closing }"],
    ["${", "no closing }"],
    ["${}", "needs a name"],
    ["${:-x}", "needs a name"],
    ["${a:x}", "unsupported modifier (:x)"],
    ["${a=x}", "unsupported modifier (=)"],
    ["${none:?give it}", "none: give it"],
    ["${none?}", "none: is not allowed to be unset"],
    ["${empty:?}", "empty: is not allowed to be empty"],
    ["${none:-x", 'no closing "}"'],
    ["'a", "single quote is not closed"],
    ['"a', "double quote is not closed"],
  ])("refuses %j", (text, message) => {
    expect(() => expand(text)).toThrow(ExpansionFault)
    expect(() => expand(text)).toThrow(message)
  })

  it("leaves quotes alone in the lines of a here-document", () => {
    const literal = { ...context, literalQuotes: true }
    expect(expandWord("say \"$a\" 'it'", literal).text).toBe("say \"A\" 'it'")
  })

  it("obeys a backtick as escape character", () => {
    expect(expandWord("c:\\dir`$a", { ...context, escapeToken: "`" }).text).toBe("c:\\dir$a")
  })
})
