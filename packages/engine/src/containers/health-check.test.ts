import { describe, expect, it } from "vitest"
import { freshHealth, nextHealth, nextProbeMs, parseHealthCheck } from "./health-check.ts"

const probe = (exitCode: number) => ({ startedAt: "a", endedAt: "b", exitCode, output: "" })

function check(changes: Record<string, number> = {}) {
  const parsed = parseHealthCheck({ Test: ["CMD", "up"], ...changes })
  if (!parsed) throw new Error("no check")
  return parsed
}

describe("health check", () => {
  it("fills in Docker's defaults and reads nanoseconds", () => {
    expect(check()).toEqual({
      command: ["up"],
      intervalMs: 30_000,
      timeoutMs: 30_000,
      retries: 3,
      startPeriodMs: 0,
      startIntervalMs: 5000,
    })
    expect(check({ Interval: 2e9, Timeout: 5e8, Retries: 1 })).toMatchObject({
      intervalMs: 2000,
      timeoutMs: 500,
      retries: 1,
    })
  })

  it("runs CMD-SHELL by a shell", () => {
    expect(parseHealthCheck({ Test: ["CMD-SHELL", "a || b"] })?.command).toEqual(["/bin/sh", "-c", "a || b"])
  })

  it("is nothing for NONE, an empty test and no test", () => {
    for (const config of [{ Test: ["NONE"] }, { Test: [] }, {}, undefined])
      expect(parseHealthCheck(config)).toBeUndefined()
  })

  it("turns unhealthy after the given failures in a row and healthy at once", () => {
    const after = { check: check({ Retries: 2 }), ranMs: 60_000 }
    const once = nextHealth(freshHealth(), probe(1), after)
    expect(once).toMatchObject({ status: "starting", failingStreak: 1 })
    const twice = nextHealth(once, probe(1), after)
    expect(twice).toMatchObject({ status: "unhealthy", failingStreak: 2 })
    expect(nextHealth(twice, probe(0), after)).toMatchObject({ status: "healthy", failingStreak: 0 })
  })

  it("does not count failures while the container is starting", () => {
    const starting = { check: check({ StartPeriod: 10e9, Retries: 1 }), ranMs: 5000 }
    expect(nextHealth(freshHealth(), probe(1), starting)).toMatchObject({
      status: "starting",
      failingStreak: 0,
    })
    expect(nextHealth(freshHealth(), probe(1), { ...starting, ranMs: 11_000 }).status).toBe("unhealthy")
  })

  it("probes faster while the container is starting", () => {
    const starting = { check: check({ StartPeriod: 10e9 }), ranMs: 0 }
    expect(nextProbeMs(freshHealth(), starting)).toBe(5000)
    expect(nextProbeMs(freshHealth(), { ...starting, ranMs: 10_000 })).toBe(30_000)
  })

  it("keeps the last five probes", () => {
    let health = freshHealth()
    for (let exitCode = 1; exitCode <= 7; exitCode += 1)
      health = nextHealth(health, probe(exitCode), { check: check(), ranMs: 0 })
    expect(health.log.map((entry) => entry.exitCode)).toEqual([3, 4, 5, 6, 7])
  })
})
