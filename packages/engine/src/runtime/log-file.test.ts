import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type LogRequest, readLog, rotateLog } from "./log-file.ts"

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-log-"))
  path = join(directory, "log")
})
afterEach(() => rmSync(directory, { recursive: true }))

const line = (second: number, text: string, stream = "stdout", tag = "F") =>
  `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000001+00:00 ${stream} ${tag} ${text}\n`

async function read(request: Partial<LogRequest> = {}): Promise<string[]> {
  const texts: string[] = []
  const all = { path, stdout: true, stderr: true, follow: false, ended: Promise.resolve(), ...request }
  for await (const { bytes } of readLog(all)) texts.push(bytes.toString())
  return texts
}

describe("readLog", () => {
  it("is empty before anything was written", async () => {
    expect(await read()).toEqual([])
    expect(await read({ follow: true })).toEqual([])
  })

  it("gives lines with their streams and times in Docker's form", async () => {
    writeFileSync(path, line(1, "out") + line(2, "err", "stderr"))
    const entries = []
    for await (const entry of readLog({
      path,
      stdout: true,
      stderr: true,
      follow: false,
      ended: Promise.resolve(),
    }))
      entries.push({ ...entry, bytes: entry.bytes.toString() })
    expect(entries).toEqual([
      { stream: "stdout", time: "2026-01-01T00:00:01.000000001Z", bytes: "out\n" },
      { stream: "stderr", time: "2026-01-01T00:00:02.000000001Z", bytes: "err\n" },
    ])
    expect(await read({ stdout: false })).toEqual(["err\n"])
  })

  it("joins parts of a line, each stream for itself, and keeps an unended one without newline", async () => {
    writeFileSync(
      path,
      line(1, "a", "stdout", "P") +
        line(1, "x", "stderr", "P") +
        line(1, "b") +
        line(2, "tail", "stdout", "P"),
    )
    expect(await read()).toEqual(["ab\n", "x", "tail"])
  })

  it("gives lines longer than 16 KiB in parts", async () => {
    const part = "y".repeat(8192)
    writeFileSync(path, line(1, part, "stdout", "P") + line(1, part, "stdout", "P") + line(1, "end"))
    expect((await read()).map((text) => text.length)).toEqual([16_384, 4])
  })

  it("keeps the range from since to until", async () => {
    writeFileSync(path, [1, 2, 3, 4].map((second) => line(second, String(second))).join(""))
    const second = Date.parse("2026-01-01T00:00:00Z") / 1000
    expect(await read({ since: second + 2, until: second + 3.5 })).toEqual(["2\n", "3\n"])
  })

  it("skips what is no log line", async () => {
    writeFileSync(path, `rubbish\n${line(1, "good")}2026 stdout X z\n`)
    expect(await read()).toEqual(["good\n"])
  })
})

describe("tail", () => {
  it("gives the last lines of a long file without those before", async () => {
    writeFileSync(path, Array.from({ length: 20_000 }, (_, index) => line(1, `n${index}`)).join(""))
    expect(await read({ tail: 3 })).toEqual(["n19997\n", "n19998\n", "n19999\n"])
    expect(await read({ tail: 0 })).toEqual([])
  })

  it("counts wanted streams alone and joined lines once", async () => {
    writeFileSync(path, line(1, "a") + line(2, "e", "stderr") + line(3, "b", "stdout", "P") + line(3, "c"))
    expect(await read({ tail: 2, stderr: false })).toEqual(["a\n", "bc\n"])
    expect(await read({ tail: 1 })).toEqual(["bc\n"])
  })

  it("reaches back into moved files", async () => {
    writeFileSync(`${path}.2`, line(1, "oldest"))
    writeFileSync(`${path}.1`, line(2, "old") + line(3, "less old"))
    writeFileSync(path, line(4, "new"))
    expect(await read()).toEqual(["oldest\n", "old\n", "less old\n", "new\n"])
    expect(await read({ tail: 2 })).toEqual(["less old\n", "new\n"])
    expect(await read({ tail: 9 })).toHaveLength(4)
  })
})

describe("follow", () => {
  it("gives what is there, then what comes, across a rotation, until the end", async () => {
    writeFileSync(path, line(1, "before"))
    const ended = Promise.withResolvers<void>()
    const reading = read({ follow: true, ended: ended.promise })
    await sleep(20)
    appendFileSync(path, line(2, "while"))
    rotateLog(path, 2)
    appendFileSync(`${path}.1`, line(3, "late in the moved file"))
    writeFileSync(path, line(4, "in the new file"))
    await sleep(20)
    appendFileSync(path, line(5, "last"))
    ended.resolve()
    expect(await reading).toEqual([
      "before\n",
      "while\n",
      "late in the moved file\n",
      "in the new file\n",
      "last\n",
    ])
  })

  it("waits for the end of a line that is written in two goes", async () => {
    const whole = line(1, "in two goes")
    writeFileSync(path, whole.slice(0, 50))
    const ended = Promise.withResolvers<void>()
    const reading = read({ follow: true, ended: ended.promise })
    await sleep(20)
    appendFileSync(path, whole.slice(50))
    await sleep(20)
    ended.resolve()
    expect(await reading).toEqual(["in two goes\n"])
  })

  it("begins with a file that does not exist yet", async () => {
    const ended = Promise.withResolvers<void>()
    const reading = read({ follow: true, ended: ended.promise })
    await sleep(20)
    writeFileSync(path, line(1, "first"))
    await sleep(20)
    ended.resolve()
    expect(await reading).toEqual(["first\n"])
  })

  it("gives only new lines after a tail of none", async () => {
    writeFileSync(path, line(1, "before"))
    const ended = Promise.withResolvers<void>()
    const reading = read({ follow: true, tail: 0, ended: ended.promise })
    await sleep(20)
    appendFileSync(path, line(2, "after"))
    ended.resolve()
    expect(await reading).toEqual(["after\n"])
  })

  it("stops when its reader leaves", async () => {
    writeFileSync(path, line(1, "only"))
    const leaving = new AbortController()
    const reading = read({ follow: true, ended: new Promise(() => {}), signal: leaving.signal })
    await sleep(20)
    leaving.abort()
    expect(await reading).toEqual(["only\n"])
  })
})

describe("rotateLog", () => {
  it("keeps the given number of older files", () => {
    for (const text of ["1", "2", "3", "4"]) {
      writeFileSync(path, text)
      rotateLog(path, 2)
    }
    expect([1, 2].map((number) => readFileSync(`${path}.${number}`, "utf8"))).toEqual(["4", "3"])
    expect(existsSync(`${path}.3`)).toBe(false)
    expect(existsSync(path)).toBe(false)
  })
})
