import { describe, expect, it } from "vitest"
import type { ImageHealthcheck } from "../oci/index.ts"
import type { Health } from "./container.ts"
import {
  freshHealth,
  type HealthCheck,
  nextHealth,
  nextProbeMs,
  type ProbeResult,
  parseHealthCheck,
} from "./health-check.ts"

const second = 1e9

function checkOf(config: ImageHealthcheck): HealthCheck {
  const check = parseHealthCheck({ Test: ["CMD", "up"], ...config })
  if (check === undefined) throw new Error("no check")
  return check
}
const probe = (exitCode: number, output = ""): ProbeResult => ({
  startedAt: "2026-01-02T03:04:05.000Z",
  endedAt: "2026-01-02T03:04:06.000Z",
  exitCode,
  output,
})

/** Status and streak after each probe: `+` succeeds, `-` fails, a probe a second. */
function follow(probes: string, config: ImageHealthcheck, from: Health = freshHealth()): string[] {
  const check = checkOf(config)
  let health = from
  return [...probes].map((sign, index) => {
    health = nextHealth(health, probe(sign === "+" ? 0 : 1), { check, ranMs: (index + 1) * 1000 })
    return `${health.status} ${health.failingStreak}`
  })
}

describe("health over a run", () => {
  it.each<[string, string, ImageHealthcheck, string[]]>([
    ["is healthy with the first success", "+", {}, ["healthy 0"]],
    ["needs three failures in a row", "---", {}, ["starting 1", "starting 2", "unhealthy 3"]],
    [
      "forgets failures with a success",
      "--+--",
      {},
      ["starting 1", "starting 2", "healthy 0", "healthy 1", "healthy 2"],
    ],
    ["counts on while it is unhealthy", "--", { Retries: 1 }, ["unhealthy 1", "unhealthy 2"]],
    ["gets well at once", "--+", { Retries: 2 }, ["starting 1", "unhealthy 2", "healthy 0"]],
    [
      "counts nothing before the start period has passed",
      "----",
      { StartPeriod: 3 * second, Retries: 2 },
      ["starting 0", "starting 0", "starting 1", "unhealthy 2"],
    ],
    [
      "counts as soon as it was well once, start period or not",
      "+--",
      { StartPeriod: 60 * second, Retries: 2 },
      ["healthy 0", "healthy 1", "unhealthy 2"],
    ],
  ])("%s", (_, probes, config, expected) => {
    expect(follow(probes, config)).toEqual(expected)
  })

  it("goes on from what an engine before this one saw", () => {
    const before: Health = { status: "healthy", failingStreak: 2, log: [] }
    expect(follow("-", { Retries: 3, StartPeriod: 60 * second }, before)).toEqual(["unhealthy 3"])
  })

  it("leaves the health before as it was", () => {
    const before = freshHealth()
    nextHealth(before, probe(1), { check: checkOf({}), ranMs: 0 })
    expect(before).toEqual({ status: "starting", failingStreak: 0, log: [] })
  })

  it("keeps what failed probes said, within the start period too", () => {
    const context = { check: checkOf({ StartPeriod: 60 * second }), ranMs: 1 }
    const health = nextHealth(freshHealth(), probe(7, "refused"), context)
    expect(health.log).toEqual([probe(7, "refused")])
  })
})

describe("the time before the next probe", () => {
  const starting = freshHealth()
  const healthy: Health = { status: "healthy", failingStreak: 0, log: [] }
  it.each<[string, Health, ImageHealthcheck, number, number]>([
    ["is half a minute by default", starting, {}, 0, 30_000],
    ["is what was asked", healthy, { Interval: 2 * second }, 0, 2000],
    ["is five seconds in the start period", starting, { StartPeriod: 60 * second }, 0, 5000],
    ["is the start interval that was asked", starting, startOf(60, 0.5), 59_999, 500],
    ["is the interval when that is shorter", starting, { ...startOf(60, 9), Interval: second }, 0, 1000],
    ["is the interval when the start period is over", starting, startOf(60, 1), 60_000, 30_000],
    ["is the interval once it is healthy", healthy, startOf(60, 1), 1, 30_000],
  ])("%s", (_, health, config, ranMs, expected) => {
    expect(nextProbeMs(health, { check: checkOf(config), ranMs })).toBe(expected)
  })

  function startOf(period: number, interval: number): ImageHealthcheck {
    return { StartPeriod: period * second, StartInterval: interval * second }
  }
})

describe("the command of a check", () => {
  it.each<[string, string[], string[] | undefined]>([
    ["runs as it is", ["CMD", "curl", "-f", "a b"], ["curl", "-f", "a b"]],
    [
      "goes to the shell as one text",
      ["CMD-SHELL", "curl -f x || exit 1"],
      ["/bin/sh", "-c", "curl -f x || exit 1"],
    ],
    ["is none for NONE", ["NONE"], undefined],
    ["is none when there is nothing to run", ["CMD"], undefined],
    ["is none when the shell has nothing to run", ["CMD-SHELL"], undefined],
  ])("%s", (_, test, expected) => {
    expect(parseHealthCheck({ Test: test })?.command).toEqual(expected)
  })

  it("is given to the image's own shell", () => {
    expect(parseHealthCheck({ Test: ["CMD-SHELL", "up"] }, "/bin/ash")?.command).toEqual([
      "/bin/ash",
      "-c",
      "up",
    ])
  })

  it("takes zero for a default everywhere", () => {
    const zero = { Interval: 0, Timeout: 0, Retries: 0, StartPeriod: 0, StartInterval: 0 }
    expect(checkOf(zero)).toEqual(checkOf({}))
  })
})
