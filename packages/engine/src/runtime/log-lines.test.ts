import { describe, expect, it } from "vitest"
import { joinLines, parseLogLine, splitLines } from "./log-lines.ts"

const parse = (text: string) => parseLogLine(Buffer.from(text))

describe("parseLogLine", () => {
  it("reads time, stream, whether it ends, and bytes of any kind", () => {
    const line = parseLogLine(
      Buffer.concat([Buffer.from("2026-01-01T00:00:00.1+00:00 stderr F a b "), Buffer.from([0, 255])]),
    )
    expect(line).toMatchObject({ time: "2026-01-01T00:00:00.1Z", stream: "stderr", full: true })
    expect(line?.bytes).toEqual(Buffer.concat([Buffer.from("a b "), Buffer.from([0, 255])]))
  })

  it("keeps empty lines", () => {
    expect(parse("t stdout F ")?.bytes).toHaveLength(0)
  })

  it.each(["", "t", "t stdout", "t stdout F", "t stdin F x", "t stdout G x"])(
    "takes %j for no line",
    (text) => {
      expect(parse(text)).toBeUndefined()
    },
  )
})

describe("splitLines", () => {
  it("puts lines together across chunks", () => {
    const splitter = splitLines()
    const push = (text: string) => splitter.push(Buffer.from(text)).map(String)
    expect(push("a\nb")).toEqual(["a"])
    expect(push("c")).toEqual([])
    expect(push("\n\nd\n")).toEqual(["bc", "", "d"])
  })
})

describe("joinLines", () => {
  const line = (text: string, full: boolean, time = "1", stream: "stdout" | "stderr" = "stdout") => ({
    stream,
    time,
    full,
    bytes: Buffer.from(text),
  })
  const texts = (entries: { time: string; bytes: Buffer }[]) =>
    entries.map(({ time, bytes }) => [time, bytes.toString()])

  it("dates a joined line by its beginning", () => {
    const joiner = joinLines()
    expect(joiner.push(line("a", false, "1"))).toEqual([])
    expect(texts(joiner.push(line("b", true, "2")))).toEqual([["1", "ab\n"]])
  })

  it("lets go of what never ended", () => {
    const joiner = joinLines()
    joiner.push(line("out", false))
    joiner.push(line("err", false, "2", "stderr"))
    expect(texts(joiner.flush())).toEqual([
      ["1", "out"],
      ["2", "err"],
    ])
    expect(joiner.flush()).toEqual([])
  })
})
