import { describe, expect, it } from "vitest"
import { appendLines, emptyBuffer, filterLines, linesAsText, markHits } from "./log-buffer.ts"

const line = (text: string) => ({ stream: "stdout" as const, text, time: "2026-11-24T02:00:00.000Z" })

describe("the log in the browser", () => {
  it("numbers lines without gaps, also after old ones have gone", () => {
    const first = appendLines(emptyBuffer, [line("a"), line("b"), line("c")], 2)
    const second = appendLines(first, [line("d")], 2)
    expect(second.lines.map(({ id, text }) => [id, text])).toEqual([
      [2, "c"],
      [3, "d"],
    ])
    expect(second.dropped).toBe(2)
  })
  it("stays the same object when nothing came", () => {
    expect(appendLines(emptyBuffer, [])).toBe(emptyBuffer)
  })
  it("finds words in any case and through colours", () => {
    const { lines } = appendLines(emptyBuffer, [line("\u001b[31mErr\u001b[0mor: full"), line("fine")])
    expect(filterLines(lines, " error ").map(({ id }) => id)).toEqual([0])
    expect(filterLines(lines, "  ")).toBe(lines)
  })
  it("copies plain text, with times when they are shown", () => {
    const { lines } = appendLines(emptyBuffer, [line("\u001b[1mhi\u001b[0m")])
    expect(linesAsText(lines, false)).toBe("hi")
    expect(linesAsText(lines, true)).toBe("2026-11-24T02:00:00.000Z hi")
  })
  it("marks every hit", () => {
    expect(markHits("GET /get", "get")).toEqual([
      { text: "GET", isHit: true },
      { text: " /", isHit: false },
      { text: "get", isHit: true },
    ])
  })
})
