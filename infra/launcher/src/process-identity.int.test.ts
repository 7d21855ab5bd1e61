import { spawn } from "node:child_process"
import { once } from "node:events"
import { describe, expect, it } from "vitest"
import { end, identify, isAlive } from "./process-identity.ts"

async function startChild(script: string) {
  const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] })
  await once(child.stdout, "data")
  const identity = await identify(child.pid ?? 0)
  if (identity === undefined) throw new Error("the child is not there")
  return { child, identity }
}

describe("a process's identity", () => {
  it("holds for the same process and not for another start time under its number", async () => {
    const { identity } = await startChild("echo up; exec sleep 60")
    expect(await isAlive(identity)).toBe(true)
    expect(await isAlive({ ...identity, startTime: "1" })).toBe(false)
    await end(identity, "SIGTERM", 5_000)
    expect(await isAlive(identity)).toBe(false)
  })

  it("is unknown for a number that nobody has", async () => {
    expect(await identify(2 ** 22 + 1)).toBeUndefined()
  })

  it("ends what ignores the polite signal once its grace is over", async () => {
    const { identity } = await startChild("trap '' TERM; echo up; while :; do sleep 1; done")
    await end(identity, "SIGTERM", 200)
    expect(await isAlive(identity)).toBe(false)
  })

  it("is content when the process is gone already", async () => {
    const { identity } = await startChild("echo up; exec sleep 60")
    await end(identity, "SIGKILL", 0)
    await expect(end(identity, "SIGTERM", 1_000)).resolves.toBeUndefined()
  })
})
