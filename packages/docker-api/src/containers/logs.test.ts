import { Readable } from "node:stream"
import type { LogEntry } from "@naru/engine/containers"
import { expect, test } from "vitest"
import { frame } from "../streams/frames.ts"
import { pack } from "./logs.ts"

const entries: LogEntry[] = [
  { stream: "stdout", time: "2026-11-24T01:00:00.000000001Z", bytes: Buffer.from("one\n") },
  { stream: "stderr", time: "2026-11-24T01:00:00.000000002Z", bytes: Buffer.from("two\n") },
]

async function packed(options: { tty: boolean; timestamps: boolean }): Promise<Buffer> {
  const source = async function* () {
    yield* entries
  }
  return Buffer.concat(await Readable.from(pack(source(), options)).toArray())
}

test("lines are framed by their stream", async () => {
  const expected = Buffer.concat([
    frame("stdout", Buffer.from("one\n")),
    frame("stderr", Buffer.from("two\n")),
  ])
  expect(await packed({ tty: false, timestamps: false })).toEqual(expected)
})

test("a terminal's log is raw", async () => {
  expect((await packed({ tty: true, timestamps: false })).toString()).toBe("one\ntwo\n")
})

test("times stand before each line, inside its frame", async () => {
  const line = Buffer.from("2026-11-24T01:00:00.000000001Z one\n")
  expect((await packed({ tty: false, timestamps: true })).subarray(0, 8 + line.length)).toEqual(
    frame("stdout", line),
  )
})
