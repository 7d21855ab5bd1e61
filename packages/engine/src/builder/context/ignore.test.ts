import { describe, expect, it } from "vitest"
import { parseIgnoreRules } from "./ignore.ts"

const ignored = (rules: string, path: string) => parseIgnoreRules(rules).ignores(path)

describe(".dockerignore", () => {
  it.each([
    ["node_modules", "node_modules", true],
    ["node_modules", "node_modules/a/b", true],
    ["node_modules", "a/node_modules", false],
    ["**/node_modules", "node_modules", true],
    ["**/node_modules", "a/b/node_modules/c", true],
    ["/build", "build/x", true],
    ["build/", "build", true],
    ["./build", "build", true],
    ["a/../build", "build", true],
    ["*.md", "README.md", true],
    ["*.md", "docs/README.md", false],
    ["**/*.md", "docs/README.md", true],
    ["**/*.md", "README.md", true],
    ["docs/**", "docs/a/b", true],
    ["docs/**", "docs", false],
    ["docs/**/x", "docs/x", true],
    ["docs/**/x", "docs/a/b/x", true],
    ["docs/*/x", "docs/a/x", true],
    ["docs/*/x", "docs/a/b/x", false],
    ["?.txt", "a.txt", true],
    ["?.txt", "ab.txt", false],
    ["[a-c].txt", "b.txt", true],
    ["[^a-c].txt", "b.txt", false],
    ["a.txt", "axtxt", false],
    ["a+b", "a+b", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["# comment\nx", "# comment", false],
    ["  x  ", "x", true],
    ["*", "anything/at/all", true],
    ["**", "anything/at/all", true],
    ["*\n!src", "src/a.ts", false],
    ["*\n!src", "other", true],
    ["*.md\n!README.md", "README.md", false],
    ["*.md\n!README.md", "OTHER.md", true],
    ["!README.md\n*.md", "README.md", true],
    ["docs\n!docs/keep", "docs/keep", false],
    ["docs\n!docs/keep\ndocs/keep/not", "docs/keep/not", true],
    ["**/.git\n**/*.log\n!important.log", "important.log", false],
    ["", "a", false],
    ["\uFEFFx", "x", true],
    ["한글", "한글/파일", true],
  ])("%j says of %j: ignored %s", (rules, path, expected) => {
    expect(ignored(rules, path)).toBe(expected)
  })

  it.each(["!", "[", "a[b"])("refuses the pattern %j", (rules) => {
    expect(() => parseIgnoreRules(rules)).toThrow(/pattern/)
  })
})
