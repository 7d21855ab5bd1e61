import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openRandom, type Random } from "../testing/random.ts"
import { readLog, rotateLog } from "./log-file.ts"

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "naru-tail-")), "container.log")
})
afterEach(() => rmSync(join(path, ".."), { recursive: true }))

type Part = readonly [stream: "stdout" | "stderr", tag: "P" | "F", text: string]

/** Parts as conmon writes them when a program prints without a newline; a list for each file, oldest first. */
function write(...files: readonly (readonly Part[])[]): void {
  for (const [index, parts] of files.entries()) {
    if (index > 0) rotateLog(path, 9)
    const lines = parts.map(
      ([stream, tag, text]) => `2026-01-01T00:00:00.000000000+00:00 ${stream} ${tag} ${text}\n`,
    )
    writeFileSync(path, lines.join(""))
  }
}

async function tailOf(
  tail: number | undefined,
  streams: readonly string[] = ["stdout", "stderr"],
): Promise<string[]> {
  const texts: string[] = []
  const [stdout, stderr] = ["stdout", "stderr"].map((stream) => streams.includes(stream))
  const request = {
    path,
    stdout: stdout === true,
    stderr: stderr === true,
    follow: false,
    ended: Promise.resolve(),
  }
  for await (const { bytes } of readLog({ ...request, ...(tail !== undefined && { tail }) }))
    texts.push(bytes.toString())
  return texts
}

describe("the tail of a log", () => {
  it("has a line whole although the other stream came between its parts", async () => {
    write([
      ["stdout", "F", "before"],
      ["stdout", "P", "loading"],
      ["stderr", "F", "warning"],
      ["stdout", "P", " ..."],
      ["stderr", "F", "another"],
      ["stdout", "F", " done"],
    ])
    expect(await tailOf(1)).toEqual(["loading ... done\n"])
    expect(await tailOf(2)).toEqual(["another\n", "loading ... done\n"])
    expect(await tailOf(3)).toEqual(["warning\n", "another\n", "loading ... done\n"])
    expect(await tailOf(4)).toEqual(["before\n", "warning\n", "another\n", "loading ... done\n"])
  })

  it("has a line whole although its file was moved in between", async () => {
    write(
      [
        ["stdout", "F", "before"],
        ["stdout", "P", "old "],
      ],
      [["stdout", "F", "and new"]],
    )
    expect(await tailOf(1)).toEqual(["old and new\n"])
    expect(await tailOf(2)).toEqual(["before\n", "old and new\n"])
  })

  it("counts a line without an end as one, and shows it", async () => {
    write([
      ["stdout", "F", "a"],
      ["stdout", "P", "prompt> "],
    ])
    expect(await tailOf(1)).toEqual(["prompt> "])
    expect(await tailOf(2)).toEqual(["a\n", "prompt> "])
  })

  it("leaves out the rest of a line of the other stream that was begun before", async () => {
    write([
      ["stderr", "P", "warn"],
      ["stdout", "P", "load"],
      ["stderr", "F", "ing"],
      ["stdout", "F", "ed"],
    ])
    expect(await tailOf(1)).toEqual(["loaded\n"])
    expect(await tailOf(2)).toEqual(["warning\n", "loaded\n"])
  })

  it("does not search a whole log for the beginning of a line that has only one part", async () => {
    const noise = Array.from({ length: 40_000 }, (): Part => ["stdout", "F", "x".repeat(40)])
    write([["stderr", "P", "far "], ...noise, ["stderr", "F", "away"]])
    expect(await tailOf(1)).toEqual(["away\n"])
  })

  it.each([1, 2, 3, 4, 5, 6])("is the end of the whole, whatever was written (seed %i)", async (seed) => {
    const random = openRandom(seed)
    const files = Array.from({ length: 1 + random.below(3) }, () => randomParts(random))
    // Both streams end their last lines, so that what is shown last is what ended last.
    const last: Part[] = [
      ["stdout", "F", "end"],
      ["stderr", "F", "end"],
    ]
    write(...files, last)
    for (const streams of [["stdout", "stderr"], ["stdout"], ["stderr"]]) {
      const whole = await tailOf(undefined, streams)
      for (let count = 0; count <= whole.length + 1; count += 1) {
        expect(await tailOf(count, streams), `${count} of ${streams}`).toEqual(
          count === 0 ? [] : whole.slice(-count),
        )
      }
    }
  })
})

function randomParts(random: Random): Part[] {
  return Array.from(
    { length: 15 },
    (_, number): Part => [random.pick(["stdout", "stderr"]), random.pick(["P", "F"]), `${number} `],
  )
}
