import { spawn } from "node:child_process"
import { once } from "node:events"
import { describe, expect, test } from "vitest"
import { isAlive, parseSignal, processStartTime, sendSignal } from "./process.ts"

async function startSleeper() {
  const child = spawn("sleep", ["60"], { stdio: "ignore" })
  await once(child, "spawn")
  return { child, pid: child.pid ?? 0 }
}

describe("a signal's name", () => {
  test.each([
    ["SIGTERM", 15],
    ["term", 15],
    ["9", 9],
    ["64", 64],
    ["SIGRTMIN", 34],
    ["RTMIN+3", 37],
    ["SIGRTMAX-1", 63],
    ["sigrtmax", 64],
  ])("%s is %i", (name, number) => {
    expect(parseSignal(name)).toBe(number)
  })

  test.each(["", "0", "65", "-9", "SIGNONSENSE", "RTMAX+1", "SIG"])("%j is refused", (name) => {
    expect(() => parseSignal(name)).toThrow(
      expect.objectContaining({ code: "unknown_signal", kind: "invalid" }),
    )
  })
})

test("a signal reaches a process, and a process that is gone is told by the answer", async () => {
  const { child, pid } = await startSleeper()
  expect(sendSignal(pid, "TERM")).toBe(true)
  expect(await once(child, "exit")).toEqual([null, "SIGTERM"])
  expect(sendSignal(pid, 9)).toBe(false)
})

test("a process is told from another one that got its PID by when it started", async () => {
  const { child, pid } = await startSleeper()
  const started = processStartTime(pid)
  expect(started).toBeGreaterThan(processStartTime(process.pid) ?? 0n)
  expect(isAlive(pid)).toBe(true)
  expect(isAlive(pid, started)).toBe(true)
  expect(isAlive(pid, (started ?? 0n) - 1n)).toBe(false)
  child.kill("SIGKILL")
  await once(child, "exit")
  expect(isAlive(pid, started)).toBe(false)
  expect(processStartTime(pid)).toBeUndefined()
})

test("a process that ended but was not yet waited for is not alive", async () => {
  const script = "sleep 60 & kill -9 $!; echo $!; exec sleep 60"
  const parent = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] })
  const [line] = await once(parent.stdout, "data")
  await expect.poll(() => isAlive(Number(line))).toBe(false)
  expect(processStartTime(Number(line))).toBeDefined()
  parent.kill("SIGKILL")
})

test("a name with blanks and parentheses does not confuse the reading", async () => {
  const script = 'require("process").title = ") Z 1 (x"; console.log("set"); setInterval(() => {}, 1000)'
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] })
  await once(child.stdout, "data")
  expect(isAlive(child.pid ?? 0)).toBe(true)
  child.kill("SIGKILL")
})
