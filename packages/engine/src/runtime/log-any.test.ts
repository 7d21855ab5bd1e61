import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openRandom, type Random } from "../testing/random.ts"
import { type LogRequest, logFiles, readLog, rotateLog } from "./log-file.ts"

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-log-"))
  path = join(directory, "container.log")
})
afterEach(() => rmSync(directory, { recursive: true }))

const start = Date.UTC(2026, 0, 1)
const timeOf = (second: number) => new Date(start + second * 1000).toISOString().replace(/Z$/, "000000+00:00")

/** What conmon writes for one line: parts of at most `partBytes`, the last one marked as such. */
function written(second: number, stream: string, text: string, partBytes = 8192): string {
  const parts = text === "" ? [""] : (text.match(new RegExp(`[\\s\\S]{1,${partBytes}}`, "g")) ?? [])
  return parts
    .map((part, index) => `${timeOf(second)} ${stream} ${index === parts.length - 1 ? "F" : "P"} ${part}\n`)
    .join("")
}

async function read(request: Partial<LogRequest> = {}): Promise<string[]> {
  const texts: string[] = []
  const all = { path, stdout: true, stderr: true, follow: false, ended: Promise.resolve() }
  for await (const { stream, bytes } of readLog({ ...all, ...request })) texts.push(`${stream} ${bytes}`)
  return texts
}

interface Line {
  second: number
  stream: "stdout" | "stderr"
  text: string
}

function randomLines(random: Random, count: number): Line[] {
  return Array.from({ length: count }, (_, second) => ({
    second,
    stream: random.pick(["stdout", "stdout", "stderr"] as const),
    text: random.pick([
      "",
      "short",
      `number ${second}`,
      "파일",
      "P stdout F",
      "x".repeat(random.below(12_000)),
    ]),
  }))
}

/** Writes lines as a container under conmon would, moving the file now and then, never inside a line. */
function writeLog(lines: readonly Line[], random: Random, keep: number): void {
  writeFileSync(path, "")
  for (const { second, stream, text } of lines) {
    appendFileSync(path, written(second, stream, text))
    if (random.below(60) > 0) continue
    rotateLog(path, keep)
    writeFileSync(path, "")
  }
}

const textOf = ({ stream, text }: Line) => `${stream} ${text}\n`

describe.each([1, 2, 3])("whatever was written (seed %i)", (seed) => {
  const random = openRandom(seed)
  const lines = randomLines(random, 250)
  beforeEach(() => writeLog(lines, openRandom(seed), 99))

  it("is read whole and in order, over all moved files", async () => {
    expect(logFiles(path).length).toBeGreaterThan(1)
    expect(await read()).toEqual(lines.map(textOf))
  })

  it("ends with the last lines, however many are asked for", async () => {
    for (const tail of [0, 1, 2, 7, 50, 249, 250, 1000]) {
      const expected = tail === 0 ? [] : lines.slice(-tail).map(textOf)
      expect(await read({ tail }), `${tail}`).toEqual(expected)
    }
  })

  it.each(["stdout", "stderr"] as const)("gives %s alone, and its last lines alone", async (stream) => {
    const own = lines.filter((line) => line.stream === stream).map(textOf)
    const only = { stdout: stream === "stdout", stderr: stream === "stderr" }
    expect(await read(only)).toEqual(own)
    for (const tail of [1, 10, 60]) expect(await read({ ...only, tail })).toEqual(own.slice(-tail))
  })

  it("is cut at both times, which belong to the range", async () => {
    for (const [from, to] of [
      [0, 249],
      [10, 20],
      [100, 100],
      [240, 300],
      [30, 20],
    ] as const) {
      const within = lines.filter(({ second }) => second >= from && second <= to).map(textOf)
      const range = { since: start / 1000 + from, until: start / 1000 + to }
      expect(await read(range), `${from} to ${to}`).toEqual(within)
    }
  })

  it("gives the newest lines since a time when both are asked for", async () => {
    const since = start / 1000 + 245
    expect(await read({ since, tail: 3 })).toEqual(lines.slice(-3).map(textOf))
    expect(await read({ since, tail: 100 })).toEqual(lines.slice(245).map(textOf))
  })

  it("is followed without a gap while it is written and moved", async () => {
    const ended = Promise.withResolvers<void>()
    const seen: string[] = []
    const following = (async () => {
      const request = { path, stdout: true, stderr: true, follow: true, ended: ended.promise }
      for await (const { stream, bytes } of readLog(request)) seen.push(`${stream} ${bytes}`)
    })()
    await expect.poll(() => seen.length).toBe(lines.length)
    const later = randomLines(openRandom(seed + 10), 40).map((line) => ({
      ...line,
      second: line.second + 300,
    }))
    for (const [index, { second, stream, text }] of later.entries()) {
      appendFileSync(path, written(second, stream, text))
      if (index % 15 !== 14) continue
      // The engine moves a file only once its readers had a chance to open it.
      await expect.poll(() => seen.length).toBe(lines.length + index + 1)
      rotateLog(path, 99)
      writeFileSync(path, "")
    }
    ended.resolve()
    await following
    expect(seen).toEqual([...lines, ...later].map(textOf))
  })
})

describe("rotation", () => {
  it("keeps none, one or several older files", async () => {
    for (const [keep, expected] of [
      [0, ["stdout 5\n"]],
      [1, ["stdout 4\n", "stdout 5\n"]],
      [3, ["stdout 2\n", "stdout 3\n", "stdout 4\n", "stdout 5\n"]],
    ] as const) {
      for (let second = 1; second <= 5; second += 1) {
        if (second > 1) rotateLog(path, keep)
        writeFileSync(path, written(second, "stdout", String(second)))
      }
      expect(await read(), `keeping ${keep}`).toEqual(expected)
      for (const file of logFiles(path)) rmSync(file)
    }
  })

  it("of a log that never began is no failure", () => {
    rotateLog(path, 3)
    expect(logFiles(path)).toEqual([])
  })

  it("lists files oldest first, and none beyond a gap", () => {
    for (const ending of ["", ".1", ".2", ".4"]) writeFileSync(`${path}${ending}`, "")
    expect(logFiles(path)).toEqual([`${path}.2`, `${path}.1`, path])
  })
})

describe("a line", () => {
  it("of more than 16 KiB comes in parts of 16 KiB, the last one with its newline", async () => {
    writeFileSync(path, written(1, "stdout", "x".repeat(40_000)))
    expect((await read()).map((text) => text.length - "stdout ".length)).toEqual([16_384, 16_384, 7233])
  })

  it("of exactly 16 KiB is whole, with its newline", async () => {
    writeFileSync(path, written(1, "stdout", "x".repeat(16_384)))
    expect((await read()).map((text) => text.length - "stdout ".length)).toEqual([16_385])
  })

  it("of bytes that are no text comes back as these bytes", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n).filter((byte) => byte !== 10))
    writeFileSync(path, Buffer.concat([Buffer.from(`${timeOf(1)} stdout F `), bytes, Buffer.from("\n")]))
    for await (const entry of readLog({
      path,
      stdout: true,
      stderr: true,
      follow: false,
      ended: Promise.resolve(),
    }))
      expect(entry.bytes).toEqual(Buffer.concat([bytes, Buffer.from("\n")]))
  })

  it("of one stream does not end up in a line of the other that was begun before", async () => {
    const [begin, end] = written(1, "stdout", "beginning-end", 10).split(/(?<=\n)/)
    writeFileSync(path, `${begin}${written(2, "stderr", "between")}${end}`)
    expect(await read()).toEqual(["stderr between\n", "stdout beginning-end\n"])
  })

  it("that a full disk cut off is left out, and the next ones are there", async () => {
    writeFileSync(
      path,
      `${written(1, "stdout", "good")}${timeOf(2)} std\n${written(3, "stdout", "good again")}`,
    )
    expect(await read()).toEqual(["stdout good\n", "stdout good again\n"])
  })
})
