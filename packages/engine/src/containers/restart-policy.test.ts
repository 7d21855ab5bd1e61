import { describe, expect, it } from "vitest"
import { nextDelayMs, restartsAfter, startsWithEngine } from "./restart-policy.ts"

const failed = { exitCode: 1, restartCount: 0, stoppedByHand: false }
const succeeded = { ...failed, exitCode: 0 }
const stopped = { ...failed, stoppedByHand: true }

describe("restart policy", () => {
  it("leaves a container alone by default", () => {
    expect(restartsAfter(undefined, failed)).toBe(false)
    expect(restartsAfter({ name: "no" }, failed)).toBe(false)
  })

  it("starts again always, unless a person stopped it", () => {
    for (const name of ["always", "unless-stopped"] as const) {
      expect(restartsAfter({ name }, succeeded)).toBe(true)
      expect(restartsAfter({ name }, stopped)).toBe(false)
    }
  })

  it("starts again on failure, up to the given count", () => {
    const policy = { name: "on-failure", maximumRetryCount: 2 } as const
    expect(restartsAfter(policy, succeeded)).toBe(false)
    expect(restartsAfter(policy, { ...failed, restartCount: 1 })).toBe(true)
    expect(restartsAfter(policy, { ...failed, restartCount: 2 })).toBe(false)
    expect(restartsAfter({ name: "on-failure" }, { ...failed, restartCount: 99 })).toBe(true)
  })

  it("brings back after a reboot what was stopped by hand only with always", () => {
    expect(startsWithEngine({ name: "always" }, stopped)).toBe(true)
    expect(startsWithEngine({ name: "unless-stopped" }, stopped)).toBe(false)
    expect(startsWithEngine({ name: "unless-stopped" }, failed)).toBe(true)
    expect(startsWithEngine(undefined, failed)).toBe(false)
  })

  it("waits longer each time up to a minute, and forgets after a good run", () => {
    expect(nextDelayMs(undefined, 5)).toBe(100)
    expect(nextDelayMs(100, 5)).toBe(200)
    expect(nextDelayMs(50_000, 5)).toBe(60_000)
    expect(nextDelayMs(50_000, 10_000)).toBe(100)
  })
})
