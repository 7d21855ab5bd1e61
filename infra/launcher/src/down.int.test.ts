import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { down } from "./down.ts"
import { end, identify, isAlive, type ProcessIdentity } from "./process-identity.ts"
import { readSettings } from "./settings.ts"
import { readState, writeState } from "./state.ts"

const nobody: ProcessIdentity = { pid: 2 ** 22 + 1, startTime: "1" }
let directory: string
let leftover: ProcessIdentity

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "naru-"))
  vi.spyOn(console, "log").mockReturnValue(undefined)
  const child = spawn("sleep", ["60"], { stdio: "ignore" })
  const identity = await identify(child.pid ?? 0)
  if (identity === undefined) throw new Error("the child is not there")
  leftover = identity
})
afterEach(async () => {
  await end(leftover, "SIGKILL", 0)
  await rm(directory, { recursive: true })
})

const settings = () => readSettings({ NARU_ROOT: "/", NARU_HOME: directory, NARU_RUN: directory })

function leave(worker: ProcessIdentity): Promise<void> {
  const part = { process: worker, startedAt: "2026-01-01T00:00:00Z", restarts: 0 }
  return writeState(settings().paths, {
    ...{ supervisor: nobody, phase: "ready", build: "1", port: 3000 },
    parts: { worker: part },
  })
}

describe("down", () => {
  it("ends the parts that outlived a killed supervisor", async () => {
    await leave(leftover)
    await down(settings(), { containers: false })
    expect(await isAlive(leftover)).toBe(false)
    expect(await readState(settings().paths)).toBeUndefined()
  })

  it("says that nothing runs", async () => {
    await leave(nobody)
    await down(settings(), { containers: false })
    expect(console.log).toHaveBeenCalledWith("Naru does not run.")
  })

  it.each([
    ["no process is left", () => nobody],
    ["the engine does not answer", () => leftover],
  ])("says what to do about containers when %s, and changes nothing", async (_, worker) => {
    await leave(worker())
    await expect(down(settings(), { containers: true })).rejects.toThrow("No container was removed")
    expect(await isAlive(leftover)).toBe(true)
  })
})
