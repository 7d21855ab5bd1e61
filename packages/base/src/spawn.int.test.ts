import { openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { CommandFailed, run, start } from "./spawn.ts"

describe("run", () => {
  it("gives back both outputs and feeds the input", async () => {
    const { stdout, stderr } = await run({ command: "sh", args: ["-c", "cat; echo bad >&2"], input: "hello" })
    expect({ stdout, stderr }).toEqual({ stdout: "hello", stderr: "bad\n" })
  })

  it("takes arguments as they are, never through a shell", async () => {
    expect((await run({ command: "echo", args: ["$HOME; true"] })).stdout).toBe("$HOME; true\n")
  })

  it("says the command, the exit code and what was printed when it fails", async () => {
    const failure = await run({ command: "sh", args: ["-c", "echo no such thing >&2; exit 3"] }).catch(
      (error) => error,
    )
    expect(failure).toBeInstanceOf(CommandFailed)
    expect(failure.message).toBe("sh failed (exit 3): no such thing")
    expect(failure.exitCode).toBe(3)
  })

  it("fails the same way when the program is not there", async () => {
    await expect(run({ command: "no-such-program", args: [] })).rejects.toBeInstanceOf(CommandFailed)
  })

  it("kills what takes longer than its time", async () => {
    await expect(run({ command: "sleep", args: ["30"], timeoutMs: 50 })).rejects.toThrow("sleep failed")
  })
})

describe("start", () => {
  it("leaves the output in the file and tells how the process ended", async () => {
    const file = join(tmpdir(), `naru-spawn-${process.pid}`)
    const child = await start({
      command: "sh",
      args: ["-c", "echo up; sleep 30"],
      env: { PATH: "/usr/bin:/bin" },
      outputFd: openSync(file, "a"),
    })
    await expect.poll(() => readFileSync(file, "utf8")).toBe("up\n")
    child.signal("SIGKILL")
    expect(await child.ended).toBe("signal SIGKILL")
    rmSync(file)
  })
})
