import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Part } from "./part.ts"
import { isAlive } from "./process-identity.ts"
import { PartFailed, supervise } from "./supervise.ts"

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "naru-supervise-"))
})
afterEach(() => rm(directory, { recursive: true }))

function part(script: string, ready: () => Promise<boolean> = async () => true): Part {
  return { name: "web", command: "sh", args: ["-c", script], env: { PATH: "/usr/bin:/bin" }, ready }
}

const quiet = () => ({ logDirectory: directory, onChange() {} })

describe("supervise", () => {
  it("starts a part again when it was killed, and counts it", async () => {
    const supervised = await supervise(part("exec sleep 60"), quiet())
    const first = supervised.current()
    process.kill(first?.process.pid ?? 0, "SIGKILL")
    await expect.poll(() => supervised.current()?.restarts, { timeout: 5_000 }).toBe(1)
    expect(supervised.current()?.process.pid).not.toBe(first?.process.pid)
    await supervised.stop()
  })

  it("does not start it again once it was asked to stop", async () => {
    const supervised = await supervise(part("exec sleep 60"), quiet())
    const running = supervised.current()
    if (running === undefined) throw new Error("the part does not run")
    await supervised.stop()
    expect(await isAlive(running.process)).toBe(false)
    expect(supervised.current()).toBeUndefined()
  })

  it("tries again when the program cannot be started for a while", async () => {
    const program = join(directory, "program")
    await writeFile(program, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 })
    const supervised = await supervise({ ...part(""), command: program, args: [] }, quiet())
    await rename(program, `${program}.away`)
    process.kill(supervised.current()?.process.pid ?? 0, "SIGKILL")
    await expect.poll(() => supervised.current()).toBeUndefined()
    await rename(`${program}.away`, program)
    await expect.poll(() => supervised.current()?.restarts, { timeout: 10_000 }).toBeGreaterThan(0)
    await supervised.stop()
  })

  it("stops for good when it is asked to while the part starts again", async () => {
    const supervised = await supervise(part("exec sleep 60"), quiet())
    const first = supervised.current()
    process.kill(first?.process.pid ?? 0, "SIGKILL")
    await supervised.stop()
    expect(supervised.current()).toBeUndefined()
  })

  it("says which part did not start, how it ended and where its words are", async () => {
    const failure = await supervise(
      part("echo no such port >&2; exit 7", async () => false),
      quiet(),
    ).catch((error) => error)
    expect(failure).toBeInstanceOf(PartFailed)
    expect(failure.userMessage).toContain("web did not start: it ended (exit 7)")
    expect(await readFile(join(directory, "web.log"), "utf8")).toBe("no such port\n")
  })
})
