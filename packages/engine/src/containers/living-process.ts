import { readFileSync } from "node:fs"
import { isAlive, processStartTime } from "../system/index.ts"
import type { ContainerRecord } from "./container-record.ts"

/** Identity of this boot of the host: PIDs and start times of another one mean nothing. */
const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()

/** What tells a process from every later one with its PID. */
export function identityOf(pid: number): Pick<ContainerRecord["internal"], "pidStartTime" | "bootId"> {
  const startTime = processStartTime(pid)
  return startTime === undefined ? {} : { pidStartTime: String(startTime), bootId }
}

/** The PID of a container's first process, if that very process still runs. */
export function livingPid({ container, internal }: ContainerRecord): number | undefined {
  const { pid } = container
  const { pidStartTime } = internal
  if (pid === undefined || pidStartTime === undefined || internal.bootId !== bootId) return undefined
  return isAlive(pid, BigInt(pidStartTime)) ? pid : undefined
}
