import type { ImageHealthcheck } from "../oci/index.ts"
import type { Health } from "./container.ts"

/** A health check with Docker's defaults filled in; times in milliseconds. */
export interface HealthCheck {
  command: readonly string[]
  intervalMs: number
  timeoutMs: number
  retries: number
  startPeriodMs: number
  startIntervalMs: number
}

export interface ProbeResult {
  startedAt: string
  endedAt: string
  exitCode: number
  output: string
}

const seconds = 1000
/** Docker keeps the last five. */
const keptProbes = 5

/** The check of a config whose durations are nanoseconds; undefined when it is switched off. */
export function parseHealthCheck(
  config: ImageHealthcheck | undefined,
  shell = "/bin/sh",
): HealthCheck | undefined {
  const [kind, ...rest] = config?.Test ?? []
  if (!config || kind === undefined || kind === "NONE" || rest.length === 0) return undefined
  return {
    command: kind === "CMD-SHELL" ? [shell, "-c", rest.join(" ")] : rest,
    intervalMs: milliseconds(config.Interval, 30 * seconds),
    timeoutMs: milliseconds(config.Timeout, 30 * seconds),
    retries: config.Retries || 3,
    startPeriodMs: milliseconds(config.StartPeriod, 0),
    startIntervalMs: milliseconds(config.StartInterval, 5 * seconds),
  }
}

/** Health at the start of a run: nothing is known yet. */
export function freshHealth(): Health {
  return { status: "starting", failingStreak: 0, log: [] }
}

/** Health after one more probe. Failures do not count while the container is still starting. */
export function nextHealth(
  health: Health,
  probe: ProbeResult,
  { check, ranMs }: { check: HealthCheck; ranMs: number },
): Health {
  const log = [...health.log, probe].slice(-keptProbes)
  if (probe.exitCode === 0) return { status: "healthy", failingStreak: 0, log }
  if (health.status === "starting" && ranMs < check.startPeriodMs) return { ...health, log }
  const failingStreak = health.failingStreak + 1
  return { status: failingStreak >= check.retries ? "unhealthy" : health.status, failingStreak, log }
}

/** How long to wait before the next probe: shorter while the container is starting. */
export function nextProbeMs(health: Health, { check, ranMs }: { check: HealthCheck; ranMs: number }): number {
  const starting = health.status === "starting" && ranMs < check.startPeriodMs
  return starting ? Math.min(check.startIntervalMs, check.intervalMs) : check.intervalMs
}

function milliseconds(nanoseconds: number | undefined, fallbackMs: number): number {
  return nanoseconds ? nanoseconds / 1e6 : fallbackMs
}
