import { DockerFailure } from "../http/failure.ts"

/**
 * A point in time as clients write it: `1700000000`, `1700000000.123456789` or RFC 3339; in nanoseconds since the epoch.
 * Undefined when absent or empty. Throws 400 for anything else.
 */
export function parseTimeNs(text: string | null, name: string): bigint | undefined {
  if (text === null || text === "") return undefined
  const unix = /^(-?\d+)(?:\.(\d{1,9})\d*)?$/.exec(text)
  if (unix) return BigInt(unix[1] ?? 0) * 1_000_000_000n + BigInt((unix[2] ?? "").padEnd(9, "0"))
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds))
    throw new DockerFailure(400, `invalid value for "${name}": "${text}" is not a time`)
  return BigInt(milliseconds) * 1_000_000n
}

/** The same in seconds with fraction. */
export function parseTimeSeconds(text: string | null, name: string): number | undefined {
  const ns = parseTimeNs(text, name)
  return ns === undefined ? undefined : Number(ns / 1_000_000_000n) + Number(ns % 1_000_000_000n) / 1e9
}

/** `until` of the prune operations: a time as above, or a Go duration (`24h`, `1h30m`) back from now; in milliseconds. */
export function parseUntilMs(text: string, nowMs: number): number {
  const duration = parseDurationMs(text)
  if (duration !== undefined) return nowMs - duration
  const seconds = parseTimeSeconds(text, "until")
  return seconds === undefined ? nowMs : seconds * 1000
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

function parseDurationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0)
  }
  return total
}
