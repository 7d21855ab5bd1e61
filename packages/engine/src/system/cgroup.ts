import { existsSync } from "node:fs"
import { openCgroupsV1 } from "./cgroup-v1.ts"
import { openCgroupsV2 } from "./cgroup-v2.ts"

/** What the kernel counted for a cgroup and everything below it. */
export interface CgroupStats {
  cpu: {
    totalNs: number
    userNs: number
    systemNs: number
    throttledPeriods: number
    periods: number
    throttledNs: number
    perCpuNs?: readonly number[]
  }
  memory: {
    usageBytes: number
    /** The limit, or the host's memory where there is none. */
    limitBytes: number
    maxUsageBytes?: number
    inactiveFileBytes: number
    failures: number
  }
  pids: { current: number; limit?: number }
  blockIo: readonly { major: number; minor: number; operation: "read" | "write"; bytes: number }[]
}

/** Limits to write into a living cgroup; absent ones stay as they are. -1 lifts a limit. */
export interface CgroupLimits {
  memoryBytes?: number
  /** Memory and swap together. */
  memorySwapBytes?: number
  memoryReservationBytes?: number
  cpuShares?: number
  cpuPeriodUs?: number
  cpuQuotaUs?: number
  cpusetCpus?: string
  pidsLimit?: number
}

/** The cgroups of this host, whatever their version. `path` is a container's cgroup, such as `/naru/<id>`. */
export interface Cgroups {
  version: 1 | 2
  stats(path: string): CgroupStats
  /** How often the kernel killed a process there for want of memory; 0 when the cgroup is gone. */
  oomKills(path: string): number
  /** Writes the limits that are given; throws the kernel's refusal (`EBUSY`: less memory than is in use). */
  setLimits(path: string, limits: CgroupLimits): void
  /** Stops all processes in their tracks; resolves once they are. */
  freeze(path: string): Promise<void>
  thaw(path: string): Promise<void>
  /** PIDs in the cgroup and below; none when it is gone. */
  processes(path: string): number[]
  /** Kills everything inside with SIGKILL; absent is fine. */
  killAll(path: string): Promise<void>
  /** Removes the cgroup and those below, waiting up to a second for dying processes; absent is fine. */
  remove(path: string): Promise<void>
}

/** Opens the cgroups mounted at `root`: version 2 when it is the only hierarchy, else 1 (hybrid included). */
export function openCgroups(root = "/sys/fs/cgroup"): Cgroups {
  return existsSync(`${root}/cgroup.controllers`) ? openCgroupsV2(root) : openCgroupsV1(root)
}
