import type { RestartPolicy } from "./container.ts"

export interface EndedRun {
  exitCode: number
  /** How often it was restarted in a row. */
  restartCount: number
  stoppedByHand: boolean
}

/** Whether a container that has just ended starts again by itself. */
export function restartsAfter(policy: RestartPolicy | undefined, run: EndedRun): boolean {
  if (run.stoppedByHand) return false
  switch (policy?.name) {
    case "always":
    case "unless-stopped":
      return true
    case "on-failure":
      return run.exitCode !== 0 && !isExhausted(policy, run.restartCount)
    default:
      return false
  }
}

/** Whether a container that does not run starts when the engine opens, after the host has been down for instance. */
export function startsWithEngine(policy: RestartPolicy | undefined, run: EndedRun): boolean {
  if (policy?.name === "always") return true
  return restartsAfter(policy, run)
}

const firstDelayMs = 100
const longestDelayMs = 60_000
/** A run this long counts as a success: the next delay is the first again. */
const steadyMs = 10_000

/** How long to wait before the next try: 100 ms, doubling up to a minute, as Docker does. */
export function nextDelayMs(previousMs: number | undefined, ranMs: number): number {
  if (previousMs === undefined || ranMs >= steadyMs) return firstDelayMs
  return Math.min(previousMs * 2, longestDelayMs)
}

function isExhausted({ maximumRetryCount = 0 }: RestartPolicy, restartCount: number): boolean {
  return maximumRetryCount > 0 && restartCount >= maximumRetryCount
}
