import { readFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import type { ProcessTable } from "./container-top.ts"

const titles = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
/** USER_HZ: fixed at 100 for user space on every architecture that we run on. */
const ticksPerSecond = 100

/** What `ps -ef` prints of these processes, read from /proc, with user IDs as numbers. */
export function listProcesses(pids: readonly number[]): ProcessTable {
  const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1] ?? 0)
  return { titles, processes: pids.flatMap((pid) => rowOf(pid, bootSeconds)) }
}

function rowOf(pid: number, bootSeconds: number): string[][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    const status = readFileSync(`/proc/${pid}/status`, "latin1")
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean).join(" ")
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"))
    const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1] ?? "?"
    const usedSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
    const started = new Date((bootSeconds + Number(fields[19]) / ticksPerSecond) * 1000)
    const row = [uid, String(pid), fields[1] ?? "0", "0", started.toISOString().slice(11, 16), "?"]
    return [[...row, clock(usedSeconds), command || `[${name}]`]]
  } catch (error) {
    // Ended while we looked.
    if (["ENOENT", "ESRCH"].includes(errnoOf(error) ?? "")) return []
    throw error
  }
}

function clock(seconds: number): string {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":")
}
