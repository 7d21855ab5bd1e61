import { openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { isAlive } from "./process.ts"
import { spawnProcess } from "./spawn.ts"

test("a child's streams are pipes, and its exit code is known once it ends", async () => {
  const child = await spawnProcess({ command: "sh", args: ["-c", "cat; echo oops >&2; exit 3"] })
  child.stdin?.end("hello")
  const streams = [child.stdout, child.stderr].map((stream) => text(stream ?? Readable.from([])))
  expect(await Promise.all(streams)).toEqual(["hello", "oops\n"])
  expect(await child.exited).toEqual({ code: 3, signal: null })
})

test("arguments reach the child as they are: no shell reads them", async () => {
  const child = await spawnProcess({ command: "printf", args: ["%s|", "$HOME", "a b", "*; rm"] })
  expect(await text(child.stdout ?? Readable.from([]))).toBe("$HOME|a b|*; rm|")
})

test("descriptors beyond the third are pipes too, and open descriptors are passed on", async () => {
  const path = join(tmpdir(), `naru-spawn-${process.pid}`)
  const file = openSync(path, "w")
  const args = ["-c", "echo to the pipe >&3; echo to the file >&4"]
  const child = await spawnProcess({
    command: "sh",
    args,
    stdio: ["ignore", "ignore", "ignore", "pipe", file],
  })
  const pipe = child.pipe(3)
  expect(pipe instanceof Readable ? await text(pipe) : "no pipe").toBe("to the pipe\n")
  await child.exited
  expect(readFileSync(path, "utf8")).toBe("to the file\n")
  expect(child.pipe(9)).toBeUndefined()
  rmSync(path)
})

test("environment and directory are the child's own", async () => {
  const child = await spawnProcess({
    command: "/bin/sh",
    args: ["-c", "echo $A; pwd"],
    env: { A: "1" },
    cwd: "/",
  })
  expect(await text(child.stdout ?? Readable.from([]))).toBe("1\n/\n")
})

test("a program that is not there is refused by name", async () => {
  await expect(spawnProcess({ command: "naru-no-such-program", args: [] })).rejects.toMatchObject({
    code: "cannot_spawn",
    message: expect.stringContaining("naru-no-such-program"),
  })
})

test("a child that takes too long is killed", async () => {
  const child = await spawnProcess({ command: "sleep", args: ["60"], timeoutMs: 50 })
  expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" })
})

test("an abort kills the child and nothing else throws", async () => {
  const abort = new AbortController()
  const child = await spawnProcess({ command: "sleep", args: ["60"], signal: abort.signal })
  expect(isAlive(child.pid)).toBe(true)
  abort.abort()
  expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" })
})

test("kill sends the signal that is asked for", async () => {
  const child = await spawnProcess({ command: "sleep", args: ["60"] })
  child.kill("SIGTERM")
  expect(await child.exited).toEqual({ code: null, signal: "SIGTERM" })
})
