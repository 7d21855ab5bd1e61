import { closeSync, openSync, readFileSync } from "node:fs"
import { Socket } from "node:net"
import { describe, expect, it } from "vitest"
import { makePipe, spawnLight } from "./light-spawn.ts"

const nothing = openSync("/dev/null", "r+")
const env = { PATH: "/usr/bin:/bin", WORD: "hi there" }
const shell = (script: string, descriptors = [nothing, nothing, nothing]) =>
  spawnLight({ command: "/bin/sh", args: ["-c", script], env, descriptors })

async function outputOf(script: string): Promise<string> {
  const { reader, writer } = makePipe()
  const child = shell(script, [nothing, writer, nothing])
  closeSync(writer)
  let text = ""
  for await (const chunk of new Socket({ fd: reader, writable: false })) text += String(chunk)
  await child.exited
  return text
}

describe("spawnLight", () => {
  it("passes arguments, environment and descriptors, and nothing else", async () => {
    const { reader, writer } = makePipe()
    // No pipeline here: the shell would hold a pipe of its own.
    const [word, ...open] = (await outputOf('echo "$WORD"; for fd in /proc/$$/fd/*; do readlink "$fd"; done'))
      .trim()
      .split("\n")
    const pipes = open.filter((target) => target.startsWith("pipe:"))
    closeSync(reader)
    closeSync(writer)
    expect(word).toBe("hi there")
    expect(pipes).toHaveLength(1)
  })

  it("tells the exit code, and the signal that ended a child", async () => {
    expect(await shell("exit 7").exited).toEqual({ code: 7, signal: null })
    expect(await shell("kill -TERM $$").exited).toEqual({ code: null, signal: "SIGTERM" })
    const sleeper = shell("exec sleep 60")
    sleeper.kill()
    expect(await sleeper.exited).toEqual({ code: null, signal: "SIGKILL" })
  })

  it("leaves no zombie behind", async () => {
    const child = shell("exit 0")
    await child.exited
    expect(() => readFileSync(`/proc/${child.pid}/stat`)).toThrow(/ENOENT/)
  })

  it("gives the child signals as a fresh process has them, though node ignores SIGPIPE", async () => {
    const status = await outputOf("grep -E 'Sig(Ign|Blk)' /proc/self/status")
    expect(status).toMatch(/SigBlk:\s+0{16}\nSigIgn:\s+0{16}/)
  })

  it("says which program cannot be started", () => {
    expect(() => spawnLight({ command: "/no/such", args: [], env, descriptors: [] })).toThrow(
      /\/no\/such: ENOENT/,
    )
  })
})
