import { describe, expect, it } from "vitest"
import { parseIgnoreRules } from "./ignore.ts"
import { compilePattern } from "./pattern.ts"

const wheel = "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl"

/** What moby/patternmatcher answers for a rule, or several lines of them, and a path. */
describe("a rule and a path", () => {
  it.each<[string, string, boolean]>([
    ["**", "file", true],
    ["**", "dir/file", true],
    ["**/", "file", true],
    ["**/", "dir/file", true],
    ["**/**", "dir/file", true],
    ["dir/**", "dir/file", true],
    ["dir/**", "dir/dir2/file", true],
    ["abc/**", "abc", false],
    ["abc/**", "abc/def/ghi", true],
    ["**/dir", "dir", true],
    ["**/dir", "dir/file", true],
    ["**/dir2/*", "dir/dir2/file", true],
    ["**/dir2/**", "dir/dir2/dir3/file", true],
    ["**file", "file", true],
    ["**file", "dir/file", true],
    ["**file", "dir/dir/file", true],
    ["**/file", "dir/dir/file", true],
    ["**/file*", "dir/dir/file.txt", true],
    ["**/file*txt", "dir/dir/file.txt", true],
    ["**/file*.txt*", "dir/dir/file.txt", true],
    ["**/**/*.txt", "file.txt", true],
    ["**/**/*.txt", "dir/dir/file.txt", true],
    ["**/**/*.txt2", "dir/dir/file.txt", false],
    ["a**/*.txt", "a/file.txt", true],
    ["a**/*.txt", "a/dir/dir/file.txt", true],
    ["a/*.txt", "a/dir/file.txt", false],
    ["a/*.txt", "a/file.txt", true],
    ["a/*.txt**", "a/file.txt", true],
    ["a[b-d]e", "ae", false],
    ["a[b-d]e", "ace", true],
    ["a[b-d]e", "aae", false],
    ["a[^b-d]e", "aze", true],
    [".*", ".foo", true],
    [".*", "foo", false],
    ["abc.def", "abcdef", false],
    ["abc.def", "abcZdef", false],
    ["abc?def", "abcZdef", true],
    ["abc?def", "abcdef", false],
    ["a\\\\", "a\\", true],
    ["**/foo/bar", "foo/bar", true],
    ["**/foo/bar", "dir/dir2/foo/bar", true],
    ["**/.foo", ".foo", true],
    ["**/.foo", "bar.foo", false],
    ["a(b)c/def", "a(b)c/def", true],
    ["a(b)c/def", "a(b)c/xyz", false],
    ["a.|)$(}+{bc", "a.|)$(}+{bc", true],
    [wheel, wheel, true],
    ["dist/*.whl", wheel, true],
    ["**\n!util/docker/web", "util/docker/web/foo", false],
    ["**\n!util/docker/web\nutil/docker/web/foo", "util/docker/web/foo", true],
    [`**\n!${wheel}`, wheel, false],
    ["**\n!dist/*.whl", wheel, false],
    ["docs\n!docs/README.md", "docs", true],
    ["docs\n!docs/README.md", "docs/README.md", false],
    ["docs/\n!docs/README.md", "docs/other/README.md", true],
    ["docs\n!docs", "docs/a", false],
    ["!docs", "docs", false],
  ])("%j and %j: ignored %s", (rules, path, expected) => {
    expect(parseIgnoreRules(rules).ignores(path)).toBe(expected)
  })
})

/** The table of Go's filepath.Match, to which patterns without a doubled star keep. */
describe("a pattern and a name", () => {
  it.each<[string, string, boolean]>([
    ["abc", "abc", true],
    ["*", "abc", true],
    ["*c", "abc", true],
    ["a*", "a", true],
    ["a*", "ab/c", false],
    ["a*/b", "abc/b", true],
    ["a*/b", "a/c/b", false],
    ["a*b*c*d*e*/f", "axbxcxdxe/f", true],
    ["a*b*c*d*e*/f", "axbxcxdxexxx/f", true],
    ["a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false],
    ["a*b*c*d*e*/f", "axbxcxdxexxx/fff", false],
    ["a*b?c*x", "abxbbxdbxebxczzx", true],
    ["a*b?c*x", "abxbbxdbxebxczzy", false],
    ["ab[c]", "abc", true],
    ["ab[b-d]", "abc", true],
    ["ab[e-g]", "abc", false],
    ["ab[^c]", "abc", false],
    ["ab[^e-g]", "abc", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "ab", false],
    ["a?b", "a☺b", true],
    ["a[^a]b", "a☺b", true],
    ["a???b", "a☺b", false],
    ["[a-ζ]*", "α", true],
    ["*[a-ζ]", "A", false],
    ["a?b", "a/b", false],
    ["a*b", "a/b", false],
    ["[\\]a]", "]", true],
    ["[\\-]", "-", true],
    ["[x\\-]", "x", true],
    ["[x\\-]", "-", true],
    ["[x\\-]", "z", false],
    ["[\\-x]", "-", true],
    ["[\\-x]", "a", false],
    ["*x", "xxx", true],
    ["🙂?", "🙂🙂", true],
  ])("%j and %j: %s", (pattern, name, expected) => {
    expect(compilePattern(pattern).matches(name)).toBe(expected)
  })

  it.each(["[", "[^", "[^bc", "a[", "[a-", "[z-a]", "[]", "!["])("%j is a fault", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(`syntax error in pattern: "${pattern}"`)
  })
})

describe("the lines of a file", () => {
  it.each<[string, string, boolean]>([
    ["a\r\nb\r\n", "b", true],
    ["a\n\n\nb", "b", true],
    ["   \n\t\nb", "b", true],
    [" #x", "#x", true],
    ["#x", "#x", false],
    ["\\#x", "#x", true],
    ["! b\nb", "b", true],
    ["b\n! b", "b", false],
    ["b/.", "b", true],
    ["b//c", "b/c", true],
    ["a b", "a b", true],
    ["/", "b", false],
    [".", "b", false],
  ])("%j decide on %j: ignored %s", (text, path, expected) => {
    expect(parseIgnoreRules(text).ignores(path)).toBe(expected)
  })

  it.each([
    ["a", false],
    ["a\n!b", true],
    ["#!b", false],
    ["", false],
  ])("%j take files in again: %s", (text, expected) => {
    expect(parseIgnoreRules(text).hasExclusions).toBe(expected)
  })
})
