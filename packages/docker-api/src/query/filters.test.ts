import { describe, expect, test } from "vitest"
import { booleanFilter, parseFilters, passesAny, passesLabels } from "./filters.ts"

describe("filters", () => {
  test("both JSON forms mean the same", () => {
    const list = parseFilters('{"label":["a","b=1"]}', ["label"])
    const map = parseFilters('{"label":{"a":true,"b=1":true,"c":false}}', ["label"])
    expect(list).toEqual(map)
    expect(list.get("label")).toEqual(["a", "b=1"])
  })

  test("absent and empty filters let everything pass", () => {
    expect(passesAny(parseFilters(null, []), "name", () => false)).toBe(true)
    expect(passesAny(parseFilters('{"name":[]}', []), "name", () => false)).toBe(true)
  })

  test("a filter that the operation does not know is refused by name", () => {
    expect(() => parseFilters('{"nope":["x"]}', ["label"])).toThrow("invalid filter 'nope'")
  })

  test("broken filters are refused", () => {
    expect(() => parseFilters("{", ["label"])).toThrow("invalid JSON in the filters")
    expect(() => parseFilters('["a"]', ["label"])).toThrow("invalid filters")
  })

  test("all labels must hold, and none of the negated ones", () => {
    const filters = parseFilters('{"label":["team=a","web"],"label!":["old"]}', ["label", "label!"])
    expect(passesLabels(filters, { team: "a", web: "" })).toBe(true)
    expect(passesLabels(filters, { team: "b", web: "" })).toBe(false)
    expect(passesLabels(filters, { team: "a", web: "", old: "1" })).toBe(false)
  })

  test("a label's value may hold equals signs", () => {
    const filters = parseFilters('{"label":["q=a=b"]}', ["label"])
    expect(passesLabels(filters, { q: "a=b" })).toBe(true)
  })

  test("true and false are read in Go's spellings", () => {
    expect(booleanFilter(parseFilters('{"dangling":["1"]}', ["dangling"]), "dangling")).toBe(true)
    expect(booleanFilter(parseFilters('{"dangling":["False"]}', ["dangling"]), "dangling")).toBe(false)
    expect(booleanFilter(parseFilters(null, ["dangling"]), "dangling")).toBeUndefined()
    expect(() => booleanFilter(parseFilters('{"dangling":["maybe"]}', ["dangling"]), "dangling")).toThrow(
      "invalid filter 'dangling=maybe'",
    )
  })
})
