import { describe, expect, it } from "vitest"
import { formatDuration } from "./duration.ts"

describe("a duration in words", () => {
  it.each([
    [0, "0ms"],
    [840, "840ms"],
    [949, "949ms"],
    [960, "1.0s"],
    [3_240, "3.2s"],
    [9_980, "10s"],
    [59_600, "1m 0s"],
    [125_000, "2m 5s"],
    [3_840_000, "1h 4m"],
    [90_000_000, "1d 1h"],
  ])("%i ms is %s", (ms, text) => {
    expect(formatDuration(ms, "en")).toBe(text)
  })
  it("speaks Korean", () => {
    expect(formatDuration(3_240, "ko")).toBe("3.2초")
    expect(formatDuration(125_000, "ko")).toBe("2분 5초")
  })
  it("never runs backwards when clocks differ", () => {
    expect(formatDuration(-50, "en")).toBe("0ms")
  })
})
