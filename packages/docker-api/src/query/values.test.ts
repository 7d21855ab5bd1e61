import { expect, test } from "vitest"
import { parseTimeNs, parseTimeSeconds, parseUntilMs } from "./times.ts"
import { flag, integer, textMap } from "./values.ts"

const query = (text: string) => new URLSearchParams(text)

test("flags are true for everything but Docker's words for false", () => {
  expect(["1", "true", "True", "yes", "x"].map((value) => flag(query(`a=${value}`), "a"))).not.toContain(
    false,
  )
  expect(
    ["", "0", "false", "FALSE", "no", "none"].map((value) => flag(query(`a=${value}`), "a")),
  ).not.toContain(true)
  expect(flag(query(""), "a")).toBe(false)
  expect(flag(query(""), "a", true)).toBe(true)
})

test("whole numbers are checked", () => {
  expect(integer(query("t=10"), "t")).toBe(10)
  expect(integer(query("t=-1"), "t")).toBe(-1)
  expect(integer(query("t="), "t")).toBeUndefined()
  expect(() => integer(query("t=ten"), "t")).toThrow('invalid value for t: "ten" is not a whole number')
})

test("JSON parameters leave null values out", () => {
  expect(textMap(query('buildargs={"A":"1","B":null}'), "buildargs")).toEqual({ A: "1" })
  expect(textMap(query(""), "buildargs")).toEqual({})
  expect(() => textMap(query("labels={"), "labels")).toThrow("invalid value for labels")
})

test("times are read as seconds with nanoseconds or as RFC 3339", () => {
  expect(parseTimeNs("1700000000.000000001", "since")).toBe(1_700_000_000_000_000_001n)
  expect(parseTimeNs("1700000000.5", "since")).toBe(1_700_000_000_500_000_000n)
  expect(parseTimeNs("2023-11-14T22:13:20Z", "since")).toBe(1_700_000_000_000_000_000n)
  expect(parseTimeSeconds("1700000000.25", "since")).toBe(1_700_000_000.25)
  expect(parseTimeNs("0", "since")).toBe(0n)
  expect(parseTimeNs("", "since")).toBeUndefined()
  expect(() => parseTimeNs("yesterday", "since")).toThrow(
    'invalid value for "since": "yesterday" is not a time',
  )
})

test("until of a prune may be a duration back from now", () => {
  const now = 1_700_000_000_000
  expect(parseUntilMs("1h30m", now)).toBe(now - 5_400_000)
  expect(parseUntilMs("1600000000", now)).toBe(1_600_000_000_000)
})
