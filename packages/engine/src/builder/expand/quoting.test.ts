// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import { expandWord } from "./index.ts"

/** The variables of the reference's own examples, and some with characters that mean something elsewhere. */
const variables: Record<string, string> = {
  PWD: "/home",
  SHELL: "bash",
  KOREAN: "한국어",
  NULL: "",
  QUOTE: `a'b"c`,
  DOLLAR: "$PWD",
  BACKSLASH: "a\\b",
  SPACES: "  a  b  ",
  STAR: "*",
}
const expand = (text: string) => expandWord(text, { escapeToken: "\\", lookup: (name) => variables[name] })

describe("quotes and escapes", () => {
  it.each([
    ["hello", "hello"],
    ["he'll'o", "hello"],
    [`he'll"'o`, `hell"o`],
    ["he\\'llo", "he'llo"],
    ["he\\\\'llo'", "he\\llo"],
    ["abc\\tdef", "abctdef"],
    ["'abc\\tdef'", "abc\\tdef"],
    ['"abc\\tdef"', "abc\\tdef"],
    ["'hello\\there'", "hello\\there"],
    ['"hello\\\\there"', "hello\\there"],
    ["''", ""],
    ['""', ""],
    [`"'"`, "'"],
    [`'"'`, '"'],
    ["a''b", "ab"],
    ["'hello'\\''world'", "hello'world"],
    ['"a\\$PWD"', "a$PWD"],
    ["a\\$PWD", "a$PWD"],
    ["'$PWD'", "$PWD"],
    ['"$PWD"', "/home"],
    [`"'$PWD'"`, "'/home'"],
    ["\\", ""],
    ["한글'따옴표'", "한글따옴표"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })
})

describe("values are not looked at again", () => {
  it.each([
    ["$QUOTE", `a'b"c`],
    ['"$QUOTE"', `a'b"c`],
    ["$DOLLAR", "$PWD"],
    ["$BACKSLASH", "a\\b"],
    ["$STAR", "*"],
    ["${NULL:-$DOLLAR}", "$PWD"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })
})

describe("names end where they must", () => {
  it.each([
    ["he$PWD.", "he/home."],
    ["he$PWD/x", "he/home/x"],
    ["$PWD-$SHELL", "/home-bash"],
    ["${PWD}_x", "/home_x"],
    ["$PWD_x", ""],
    ["$KOREAN!", "한국어!"],
    ["$$PWD", "PWD"],
    ["$", "$"],
    ["$ PWD", "$ PWD"],
    ["a$'b'", "a$b"],
    ["$1PWD", "PWD"],
    ["${1}x", "x"],
    ["${PWD}${SHELL}", "/homebash"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })
})

describe("defaults within defaults", () => {
  it.each([
    ["${A:-${B:-c}}", "c"],
    ["${A:-'b c'}", "b c"],
    ['${A:-"$PWD"}', "/home"],
    ["${A:-a\\}b}", "a}b"],
    ["${PWD:+${SHELL}}", "bash"],
    ["${NULL:+x}${NULL+y}", "y"],
    ["${A-}${NULL-x}", ""],
    ["x${A:-}y", "xy"],
    ["${PWD:?needed}", "/home"],
    ["${NULL?ok}", ""],
    ["${A:-:-}", ":-"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })
})

describe("splitting into words", () => {
  it.each<[string, string[]]>([
    ["$SPACES", ["a", "b"]],
    ['"$SPACES"', ["  a  b  "]],
    ["x$SPACES", ["x", "a", "b"]],
    ["'a b'c d", ["a bc", "d"]],
    ["a\\ b\\ c", ["a b c"]],
    ["\t a\n b ", ["a", "b"]],
    ["80 443/tcp", ["80", "443/tcp"]],
    ["$NULL", []],
    ["한 글", ["한", "글"]],
  ])("%j gives %j", (text, words) => {
    expect(expand(text).words).toEqual(words)
  })
})
