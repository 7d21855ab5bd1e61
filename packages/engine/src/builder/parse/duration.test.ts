import { expect, it } from "vitest"
import { formatDuration, parseDuration } from "./index.ts"

it.each([
  ["30s", 30e9, "30s"],
  ["1m30s", 90e9, "1m30s"],
  ["1.5h", 5400e9, "1h30m0s"],
  ["500ms", 5e8, "500ms"],
  ["0", 0, "0s"],
  ["2us", 2000, "2µs"],
  ["7ns", 7, "7ns"],
  ["1m", 60e9, "1m0s"],
])("reads the duration %s and prints it as Go does", (text, nanoseconds, printed) => {
  expect(parseDuration(text)).toBe(nanoseconds)
  expect(formatDuration(nanoseconds)).toBe(printed)
})

it.each(["", "5", "s", "1 s", "1d", "abc"])("refuses %j", (text) => {
  expect(parseDuration(text)).toBeUndefined()
})
