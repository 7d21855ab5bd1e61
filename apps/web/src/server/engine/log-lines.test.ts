import { describe, expect, it } from "vitest"
import { readFrames } from "./frames.ts"
import { type LogLine, readLines } from "./log-lines.ts"

function frame(stream: "stdout" | "stderr", text: string): Buffer {
  const data = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream === "stdout" ? 1 : 2
  header.writeUInt32BE(data.length, 4)
  return Buffer.concat([header, data])
}

/** The bytes in pieces of a size, as a socket may deliver them. */
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function linesOf(bytes: Buffer, size: number): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const line of readLines(readFrames(inPieces(bytes, size)))) lines.push(line)
  return lines
}

const time = "2026-11-24T02:03:04.123456789Z"

describe("a container's log", () => {
  const bytes = Buffer.concat([
    frame("stdout", `${time} first 한국어\n`),
    frame("stderr", `${time} to std`),
    frame("stdout", `${time} second\r\n${time} \n`),
    frame("stderr", "err\n"),
    frame("stdout", `${time} without an end`),
  ])

  it.each([1, 3, 7, 1000])("comes out line by line when it arrives in pieces of %i bytes", async (size) => {
    const lines = await linesOf(bytes, size)
    expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
      ["stdout", "first 한국어"],
      ["stdout", "second"],
      ["stdout", ""],
      ["stderr", "to stderr"],
      ["stdout", "without an end"],
    ])
    expect(new Set(lines.map((line) => line.time))).toEqual(new Set([time]))
  })

  it("cuts a line that never ends, so that it fills no memory", async () => {
    const endless = Buffer.concat(Array.from({ length: 40 }, () => frame("stdout", "x".repeat(10_000))))
    const lines = await linesOf(endless, 4096)
    expect(lines.length).toBeGreaterThan(4)
    expect(lines.map(({ text }) => text).join("")).toHaveLength(400_000)
  })
})
