import { locales } from "@naru/core/users/schema"
import { createTranslator } from "next-intl"
import { describe, expect, it } from "vitest"
import en from "../../messages/en.json" with { type: "json" }
import ko from "../../messages/ko.json" with { type: "json" }
import { formatBytes } from "./bytes.ts"
import { formatDuration } from "./duration.ts"
import { chooseLocale, localeNames } from "./locale.ts"

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, path: readonly string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[[...path, key].join("."), value]] : leaves(value, [...path, key]),
  )
}

const catalogues: Record<"en" | "ko", Tree> = { en, ko }

/** What a page could put into a message: each name with a number, which stands for text as well. */
function valuesFor(message: string, count: number): Record<string, number> {
  const names = [...message.matchAll(/\{\s*(\w+)/g)].map((match) => match[1] ?? "")
  return Object.fromEntries(names.map((name) => [name, count]))
}

describe.each(["en", "ko"] as const)("the words of %s", (locale) => {
  const messages = catalogues[locale]
  const plain = leaves(messages).filter(([, message]) => !/<\w+>/.test(message))

  it.each([0, 1, 2, 1234])("can all be said with the number %i", (count) => {
    for (const [key, message] of plain) {
      const onError = (error: Error) => expect.fail(`${key}: ${error.message}`)
      const t = createTranslator({ locale, messages: { message }, onError })
      const said = t("message", valuesFor(message, count))
      expect(said, key).not.toMatch(/[{}]/)
      expect(said.trim(), key).not.toBe("")
    }
  })

  it("begin and end without white space, and never with two blanks in a row", () => {
    const untidy = leaves(messages).filter(([, text]) => text !== text.trim() || text.includes("  "))
    expect(untidy.map(([key]) => key)).toEqual([])
  })
})

describe("numbers of the machine", () => {
  it.each([
    [-5, "0 B"],
    [1, "1 B"],
    [1_049, "1.05 kB"],
    [9_996, "10 kB"],
    [99_960, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1 MB"],
    [5_000_000_000_000, "5 TB"],
    [2e18, "2000 PB"],
  ])("%i bytes read as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it("grow with what they say", () => {
    const sizes = [0, 500, 1_500, 2_000_000, 3_000_000_000]
    const units = sizes.map((bytes) => formatBytes(bytes).split(" ")[1])
    expect(units).toEqual(["B", "B", "kB", "MB", "GB"])
  })

  it.each([
    ["en", 950, "1.0s"],
    ["en", 59_499, "59s"],
    ["en", 60_000, "1m 0s"],
    ["en", 3_599_400, "59m 59s"],
    ["en", 3_599_600, "1h 0m"],
    ["en", 86_399_000, "23h 59m"],
    ["en", 172_800_000, "2d 0h"],
    ["ko", 0, "0ms"],
    ["ko", 3_840_000, "1시간 4분"],
    ["ko", 90_000_000, "1일 1시간"],
  ])("in %s, %i ms read as %s", (locale, ms, text) => {
    expect(formatDuration(ms, locale)).toBe(text)
  })
})

describe("the choice of language", () => {
  it("has a name in its own words for every language that there is", () => {
    expect(Object.keys(localeNames)).toEqual([...locales])
  })

  it.each([
    ["ko", null, "ko"],
    ["KO-kr", "en", "ko"],
    ["", "en;q=0.8", "en"],
    [undefined, "ko", "ko"],
    [undefined, "", "en"],
    [undefined, "*", "en"],
    ["fr", "ko;q=0.1", "ko"],
  ])("by cookie %j and browser %j is %s", (cookie, accepted, locale) => {
    expect(chooseLocale(cookie, accepted)).toBe(locale)
  })
})
