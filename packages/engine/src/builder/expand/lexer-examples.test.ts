// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import { ExpansionFault, expandWord } from "./index.ts"

const variables: Record<string, string> = {
  PWD: "/home",
  SHELL: "bash",
  NULL: "",
  FOO: "xyyx",
  URL: "https://example.org/a.tar.gz",
  DOTS: "a.b.c",
  LINES: "one\ntwo",
}
const expand = (text: string, escapeToken = "\\") =>
  expandWord(text, { escapeToken, lookup: (name) => variables[name] })

describe("as BuildKit's lexer answers", () => {
  it.each([
    ["he$1x", "hex"],
    ["he$.x", "he$.x"],
    ["he$pwd.", "he."],
    ["he$PWD", "he/home"],
    ["he\\\\$PWD", "he\\/home"],
    ['"he\\\\$PWD"', "he\\/home"],
    ["\\${}", "${}"],
    ["\\${}aaa", "${}aaa"],
    ["he\\${}xx", "he${}xx"],
    ["he${hi}", "he"],
    ["he${hi}xx", "hexx"],
    ["he${UNSET:-000}xx", "he000xx"],
    ["he${PWD:-000}xx", "he/homexx"],
    ["he${UNSET:-$PWD}xx", "he/homexx"],
    ["he${UNSET:-${PWD:-yyy}}xx", "he/homexx"],
    ["he${UNSET:-${YYY:-yyy}}xx", "heyyyxx"],
    ["he${PWD?}", "he/home"],
    ["he${NULL?}", "he"],
    ["he${UNSET:+${PWD}}xx", "hexx"],
    ["he${PWD:+${UNSET}}xx", "hexx"],
    ["he${PWD:+${SHELL}}xx", "hebashxx"],
    ["he${PWD:+${PWD}:}xx", "he/home:xx"],
    ["he${UNSET:-\\$PWD:}xx", "he$PWD:xx"],
    ["he${UNSET:-\\${PWD}z}xx", "he${PWDz}xx"],
    ["'he${XX}'", "he${XX}"],
    ['"he${PWD}"', "he/home"],
    [`"he'$PWD'"`, "he'/home'"],
    ["'\\$PWD'", "\\$PWD"],
    [`'"hello"'`, '"hello"'],
    ["'hello\\'", "hello\\"],
    ["'hello\\\\there'", "hello\\\\there"],
    [`"''"`, "''"],
    ["hello\\", "hello"],
    ["hello\\\\", "hello\\"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })

  it.each([
    "he'llo",
    "he\\\\'llo",
    '"hello',
    '"hello\\"',
    "'hello",
    "${}",
    "he${}",
    "${}aaa",
    "he${.}",
    "he${UNSET:YYY}",
    "he${UNSET?}",
    "he${UNSET:?}",
    "he${NULL:?}",
    "he${PWD",
    "he${PWD:=000}xx",
    "${PWD:",
    "${PWD#",
    "${PWD/a",
    "${PWD/a/b",
    "${PWD!}",
    "${UNSET:-'}",
  ])("%j is a fault", (text) => {
    expect(() => expand(text)).toThrow(ExpansionFault)
  })
})

/** The Dockerfile reference, "Environment replacement", and POSIX, 2.6.2. */
describe("parts of a value", () => {
  it.each([
    ["${FOO#x}", "yyx"],
    ["${FOO#y}", "xyyx"],
    ["${FOO#*y}", "yx"],
    ["${FOO##*y}", "x"],
    ["${FOO%x}", "xyy"],
    ["${FOO%y*}", "xy"],
    ["${FOO%%y*}", "x"],
    ["${FOO#?}", "yyx"],
    ["${FOO%??}", "xy"],
    ["${FOO##*}", ""],
    ["${FOO#*}", "xyyx"],
    ["${FOO/y/z}", "xzyx"],
    ["${FOO//y/z}", "xzzx"],
    ["${FOO//y/}", "xx"],
    ["${FOO/q/z}", "xyyx"],
    ["${FOO/y*/z}", "xz"],
    ["${FOO/y/$SHELL}", "xbashyx"],
    ["${FOO#$NULL}", "xyyx"],
    ["${DOTS#a.}", "b.c"],
    ["${DOTS##*.}", "c"],
    ["${DOTS%%.*}", "a"],
    ["${DOTS//./-}", "a-b-c"],
    ["${URL##*/}", "a.tar.gz"],
    ["${URL%/*}", "https://example.org"],
    ["${URL#https:\\/\\/}", "example.org/a.tar.gz"],
    ["${URL/https/http}", "http://example.org/a.tar.gz"],
    ["${LINES#*e}", "\ntwo"],
    ["${LINES%o}", "one\ntw"],
    ["${NONE#x}${NONE%x}${NONE/x/y}", ""],
    ["${NULL#*}", ""],
    ["${DOTS/b/$&}", "a.$&.c"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text).text).toBe(expected)
  })
})

describe("with a backtick to escape", () => {
  it.each([
    ["C:\\dir\\$SHELL", "C:\\dir\\bash"],
    ["a`$PWD", "a$PWD"],
    ["a``b", "a`b"],
    ['"a`"b"', 'a"b'],
    ['"C:\\"', "C:\\"],
    ["a` b", "a b"],
  ])("%j becomes %j", (text, expected) => {
    expect(expand(text, "`").text).toBe(expected)
  })
})

describe("words", () => {
  it.each<[string, string[]]>([
    ["a${NULL}b", ["ab"]],
    ["${NONE:-a b}", ["a", "b"]],
    ['"${NONE:-a b}"', ["a b"]],
    ["$LINES", ["one", "two"]],
    ['x"$LINES"y', ["xone\ntwoy"]],
    ["a ${PWD:+b c} d", ["a", "b", "c", "d"]],
    ["   ", []],
  ])("of %j are %j", (text, expected) => {
    expect(expand(text).words).toEqual(expected)
  })
})
