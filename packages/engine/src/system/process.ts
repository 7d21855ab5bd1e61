import { readFileSync } from "node:fs"
import { constants } from "node:os"
import { errnoOf, NaruError } from "@naru/base/errors"

export class UnknownSignal extends NaruError {
  constructor(signal: string) {
    super({ code: "unknown_signal", kind: "invalid", message: `invalid signal: ${signal}` })
  }
}

const numbers = new Map<string, number>(Object.entries(constants.signals))
/** Real-time signals of glibc, which node:os does not name. */
const firstRealtime = 34
const lastRealtime = 64

/** The number of a signal given as `SIGTERM`, `term`, `15` or `SIGRTMIN+3`; throws {@link UnknownSignal}. */
export function parseSignal(text: string): number {
  if (/^\d+$/.test(text)) {
    const number = Number(text)
    if (number < 1 || number > lastRealtime) throw new UnknownSignal(text)
    return number
  }
  const name = text.toUpperCase().replace(/^(?!SIG)/, "SIG")
  const realtime = /^SIGRTM(IN|AX)(?:([+-])(\d+))?$/.exec(name)
  const number = realtime
    ? (realtime[1] === "IN" ? firstRealtime : lastRealtime) +
      Number(`${realtime[2] ?? ""}${realtime[3] ?? 0}`)
    : numbers.get(name)
  if (number === undefined || number > lastRealtime) throw new UnknownSignal(text)
  return number
}

/** Sends a signal; returns false when the process is gone. */
export function sendSignal(pid: number, signal: number | string): boolean {
  try {
    return process.kill(pid, typeof signal === "number" ? signal : parseSignal(signal))
  } catch (error) {
    if (errnoOf(error) === "ESRCH") return false
    throw error
  }
}

/**
 * When the process started, in clock ticks since boot (proc(5), stat field 22), or undefined when it is gone.
 * PID and start time together name a process for good: a reused PID has a later start.
 */
export function processStartTime(pid: number): bigint | undefined {
  const fields = statFields(pid)
  const start = fields?.[19]
  return start === undefined ? undefined : BigInt(start)
}

/** True while the process runs (zombies do not) and, when given, still is the one that started at `startTime`. */
export function isAlive(pid: number, startTime?: bigint): boolean {
  const fields = statFields(pid)
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return false
  return startTime === undefined || BigInt(fields[19] ?? 0) === startTime
}

/** Fields of /proc/PID/stat from the third (state) on; the second may hold blanks and parentheses. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === "ENOENT" || errno === "ESRCH") return undefined
    throw error
  }
}
