import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import en from "../../messages/en.json" with { type: "json" }
import ko from "../../messages/ko.json" with { type: "json" }

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, path = ""): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const own = path === "" ? key : `${path}.${key}`
    return typeof value === "string" ? [[own, value]] : [...leaves(value, own)]
  })
  return new Map(entries)
}

/** Names that a message takes, such as `{name}` or `{count, plural, …}`, and its tags. */
function parameters(message: string): string[] {
  const names = [...message.matchAll(/\{\s*(\w+)\s*[,}]|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? "")
  return [...new Set(names)].toSorted()
}

const source = join(import.meta.dirname, "..")

/** Patterns of the keys that the sources ask for: `namespace.key`, with `.+` where a name is put in. */
function patternsInSources(): RegExp[] {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  return files
    .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    .flatMap((name) => patternsIn(readFileSync(join(source, name), "utf8")))
}

function patternsIn(text: string): RegExp[] {
  const spaces = [...text.matchAll(/(?:use|get)Translations\("([\w.]+)"\)/g)].map((match) => match[1] ?? "")
  const direct = [...text.matchAll(/["`]([\w.]+(?:\$\{[^}]+\}[\w.]*)*|\$\{[^}]+\}[\w.]*)["`]/g)].map(
    (match) => match[1] ?? "",
  )
  // t(state): the key is the name itself.
  const whole = /\bt\((?!["`])\w/.test(text) ? [`\${any}`] : []
  return [...direct, ...whole].flatMap((key) =>
    spaces.map(
      (space) => new RegExp(`^${`${space}.${key}`.replaceAll(".", "\\.").replace(/\$\{[^}]+\}/g, ".+")}$`),
    ),
  )
}

describe("the words of the dashboard", () => {
  const english = leaves(en)
  const korean = leaves(ko)

  it("are the same keys in both languages", () => {
    expect([...korean.keys()]).toEqual([...english.keys()])
  })

  it("take the same parameters in both languages", () => {
    const different = [...english].filter(
      ([key, message]) => parameters(message).join() !== parameters(korean.get(key) ?? "").join(),
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it("are Korean in the Korean file, save names and signs", () => {
    const latin = [...korean].filter(
      ([key, message]) =>
        /[A-Za-z]{4}/.test(message) && !/[가-힣]/.test(message) && message !== english.get(key),
    )
    expect(latin).toEqual([])
  })

  it("are all in use", () => {
    const patterns = patternsInSources()
    const unused = [...english.keys()].filter((key) => !patterns.some((pattern) => pattern.test(key)))
    expect(unused).toEqual([])
  })
})
