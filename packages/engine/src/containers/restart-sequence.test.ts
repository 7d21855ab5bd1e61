import { describe, expect, it } from "vitest"
import type { RestartPolicy } from "./container.ts"
import { type EndedRun, nextDelayMs, restartsAfter, startsWithEngine } from "./restart-policy.ts"

const policies = {
  none: undefined,
  no: { name: "no" },
  always: { name: "always" },
  "unless-stopped": { name: "unless-stopped" },
  "on-failure": { name: "on-failure" },
  "on-failure:3": { name: "on-failure", maximumRetryCount: 3 },
} satisfies Record<string, RestartPolicy | undefined>
const run = (change: Partial<EndedRun> = {}): EndedRun => ({
  exitCode: 0,
  restartCount: 0,
  stoppedByHand: false,
  ...change,
})

type Row = [policy: keyof typeof policies, run: EndedRun, again: boolean, withEngine: boolean]

describe("whether a container starts again by itself, and with the engine", () => {
  it.each<Row>([
    ["none", run(), false, false],
    ["none", run({ exitCode: 1 }), false, false],
    ["no", run({ exitCode: 1 }), false, false],
    ["always", run(), true, true],
    ["always", run({ exitCode: 137 }), true, true],
    ["always", run({ stoppedByHand: true }), false, true],
    ["always", run({ restartCount: 10_000 }), true, true],
    ["unless-stopped", run(), true, true],
    ["unless-stopped", run({ exitCode: 1 }), true, true],
    ["unless-stopped", run({ stoppedByHand: true }), false, false],
    ["on-failure", run(), false, false],
    ["on-failure", run({ exitCode: 1 }), true, true],
    ["on-failure", run({ exitCode: 1, stoppedByHand: true }), false, false],
    ["on-failure", run({ exitCode: 255, restartCount: 10_000 }), true, true],
    ["on-failure:3", run({ exitCode: 1, restartCount: 2 }), true, true],
    ["on-failure:3", run({ exitCode: 1, restartCount: 3 }), false, false],
    ["on-failure:3", run({ exitCode: 1, restartCount: 4 }), false, false],
    ["on-failure:3", run({ restartCount: 0 }), false, false],
  ])("%s after %j: %s, %s", (name, ended, again, withEngine) => {
    expect(restartsAfter(policies[name], ended)).toBe(again)
    expect(startsWithEngine(policies[name], ended)).toBe(withEngine)
  })

  it("never ends with on-failure and a count of zero: zero means no limit", () => {
    const policy = { name: "on-failure", maximumRetryCount: 0 } as const
    expect(restartsAfter(policy, run({ exitCode: 1, restartCount: 500 }))).toBe(true)
  })
})

describe("the time between two tries", () => {
  /** Delays before each start of a container whose runs lasted so long. */
  function delaysOf(runsMs: readonly number[]): number[] {
    const delays: number[] = []
    for (const ranMs of runsMs) delays.push(nextDelayMs(delays.at(-1), ranMs))
    return delays
  }

  it("doubles from a tenth of a second up to a minute, and stays there", () => {
    expect(delaysOf(Array.from({ length: 13 }, () => 5))).toEqual([
      100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000, 60_000,
    ])
  })

  it("begins again after a run of ten seconds, and not after one that was a little shorter", () => {
    expect(delaysOf([5, 5, 9999, 10_000, 5])).toEqual([100, 200, 400, 100, 200])
  })

  it("is the first one for a container that ran for days before it failed once", () => {
    expect(delaysOf([5, 5, 5, 3 * 24 * 3_600_000])).toEqual([100, 200, 400, 100])
  })

  it("goes on doubling when nobody knows how long the run took", () => {
    expect(nextDelayMs(200, Number.NaN)).toBe(400)
  })
})
