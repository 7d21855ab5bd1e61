import { describe, expect, it } from "vitest"
import { appendLines, emptyBuffer, filterLines, lineLimit, linesAsText, markHits } from "./log-buffer.ts"

const line = (text: string) => ({ stream: "stdout" as const, text })
const bufferOf = (...texts: string[]) => appendLines(emptyBuffer, texts.map(line))
const hitsIn = (text: string, search: string) =>
  markHits(text, search).flatMap((part) => (part.isHit ? [part.text] : []))

describe("marking what was searched for", () => {
  it("gives the text back whole when nothing is searched for", () => {
    expect(markHits("ready", "  ")).toEqual([{ text: "ready", isHit: false }])
  })

  it("gives back one plain part when nothing fits", () => {
    expect(markHits("ready", "error")).toEqual([{ text: "ready", isHit: false }])
  })

  it("takes signs of the search as themselves", () => {
    expect(hitsIn("GET /a.b?c=(1) 200", "a.b?c=(1)")).toEqual(["a.b?c=(1)"])
    expect(hitsIn("axb", "a.b")).toEqual([])
    expect(hitsIn("C:\\temp", "\\")).toEqual(["\\"])
  })

  it("finds Korean, and any case of other scripts", () => {
    expect(hitsIn("연결 실패: 연결 거부", "연결")).toEqual(["연결", "연결"])
    expect(hitsIn("ÜBER über", "über")).toEqual(["ÜBER", "über"])
  })

  // "İ" becomes two letters in lower case: places counted in the one text do not fit the other.
  it("cuts at the right place behind letters that change their length with their case", () => {
    expect(hitsIn("İİİ connection lost", "lost")).toEqual(["lost"])
  })

  it.each([
    ["aaaa", "aa"],
    ["GET /get?get=GET", "get"],
    ["no hit", "x"],
    ["at the end", "end"],
    ["", "x"],
  ])("loses no letter of %j when %j is marked", (text, search) => {
    const parts = markHits(text, search)
    expect(parts.map((part) => part.text).join("")).toBe(text)
  })
})

describe("lines in the browser", () => {
  it("are no more than the limit however many come at once, and the newest stay", () => {
    const many = Array.from({ length: lineLimit + 50 }, (_, number) => line(`line ${number}`))
    const buffer = appendLines(bufferOf("older"), many)
    expect(buffer.lines).toHaveLength(lineLimit)
    expect(buffer.dropped).toBe(51)
    expect(buffer.lines.at(-1)?.text).toBe(`line ${lineLimit + 49}`)
  })

  it("never share a number, so that the list can tell them apart", () => {
    let buffer = emptyBuffer
    for (let turn = 0; turn < 10; turn += 1)
      buffer = appendLines(buffer, [line("a"), line("b"), line("c")], 7)
    const ids = buffer.lines.map(({ id }) => id)
    expect(ids).toEqual([23, 24, 25, 26, 27, 28, 29])
  })

  it("leave the buffer that a page shows as it is when more come", () => {
    const before = bufferOf("first")
    appendLines(before, [line("second")])
    expect(before.lines.map(({ text }) => text)).toEqual(["first"])
  })

  it("keep which stream they came from when they are filtered", () => {
    const buffer = appendLines(emptyBuffer, [
      { stream: "stderr", text: "panic: disk full" },
      { stream: "stdout", text: "fine" },
    ])
    expect(filterLines(buffer.lines, "DISK")).toMatchObject([{ stream: "stderr" }])
  })

  it("are copied without a time where the source has none", () => {
    const { lines } = appendLines(emptyBuffer, [{ ...line("a"), time: "2026-11-24T02:00:00Z" }, line("b")])
    expect(linesAsText(lines, true)).toBe("2026-11-24T02:00:00Z a\nb")
  })
})
