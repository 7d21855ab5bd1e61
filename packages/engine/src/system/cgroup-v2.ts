import { existsSync } from "node:fs"
import { join } from "node:path"
import type { CgroupLimits, CgroupStats, Cgroups } from "./cgroup.ts"
import {
  effectiveLimit,
  processesIn,
  readControl,
  readNumber,
  readTable,
  removeTree,
  waitUntil,
  writeControl,
} from "./cgroup-files.ts"
import { sendSignal } from "./process.ts"

/** cgroup v2: one hierarchy, as Documentation/admin-guide/cgroup-v2 has it. */
export function openCgroupsV2(root: string): Cgroups {
  const at = (path: string) => join(root, path)
  const setFrozen = async (path: string, frozen: 0 | 1) => {
    writeControl(at(path), "cgroup.freeze", frozen)
    const wish = frozen ? "does not freeze" : "does not thaw"
    await waitUntil(path, wish, () => readTable(at(path), "cgroup.events").frozen === frozen)
  }
  return {
    version: 2,
    stats: (path) => readStats(at(path)),
    oomKills: (path) => readTable(at(path), "memory.events").oom_kill ?? 0,
    setLimits: (path, limits) => writeLimits(at(path), limits),
    freeze: (path) => setFrozen(path, 1),
    thaw: (path) => setFrozen(path, 0),
    processes: (path) => processesIn(at(path)),
    async killAll(path) {
      const directory = at(path)
      // cgroup.kill came with Linux 5.14.
      if (existsSync(join(directory, "cgroup.kill"))) return writeControl(directory, "cgroup.kill", 1)
      for (const pid of processesIn(directory)) sendSignal(pid, "SIGKILL")
    },
    remove: (path) => removeTree(at(path)),
  }
}

function readStats(directory: string): CgroupStats {
  const cpu = readTable(directory, "cpu.stat")
  const pidsLimit = readNumber(directory, "pids.max", -1)
  const peak = readControl(directory, "memory.peak")
  return {
    cpu: {
      totalNs: (cpu.usage_usec ?? 0) * 1000,
      userNs: (cpu.user_usec ?? 0) * 1000,
      systemNs: (cpu.system_usec ?? 0) * 1000,
      throttledPeriods: cpu.nr_throttled ?? 0,
      periods: cpu.nr_periods ?? 0,
      throttledNs: (cpu.throttled_usec ?? 0) * 1000,
    },
    memory: {
      usageBytes: readNumber(directory, "memory.current"),
      limitBytes: effectiveLimit(readNumber(directory, "memory.max", Number.POSITIVE_INFINITY)),
      ...(peak !== undefined && { maxUsageBytes: Number(peak) }),
      inactiveFileBytes: readTable(directory, "memory.stat").inactive_file ?? 0,
      failures: readTable(directory, "memory.events").max ?? 0,
    },
    pids: { current: readNumber(directory, "pids.current"), ...(pidsLimit >= 0 && { limit: pidsLimit }) },
    blockIo: readBlockIo(directory),
  }
}

/** Lines such as `8:0 rbytes=4096 wbytes=0 rios=1 …`. */
function readBlockIo(directory: string): CgroupStats["blockIo"] {
  const text = readControl(directory, "io.stat") ?? ""
  return [...text.matchAll(/^(\d+):(\d+) .*?rbytes=(\d+) wbytes=(\d+)/gm)].flatMap(
    ([, major, minor, read, written]) => {
      const device = { major: Number(major), minor: Number(minor) }
      return [
        { ...device, operation: "read" as const, bytes: Number(read) },
        { ...device, operation: "write" as const, bytes: Number(written) },
      ]
    },
  )
}

function writeLimits(directory: string, limits: CgroupLimits): void {
  const wanted: readonly [file: string, value: string | number | undefined][] = [
    ["memory.max", orMax(limits.memoryBytes)],
    ["memory.swap.max", swapOnly(directory, limits)],
    ["memory.low", orMax(limits.memoryReservationBytes)],
    ["cpu.weight", limits.cpuShares === undefined ? undefined : weightOfShares(limits.cpuShares)],
    ["cpu.max", cpuMax(directory, limits)],
    ["cpuset.cpus", limits.cpusetCpus],
    ["pids.max", orMax(limits.pidsLimit)],
  ]
  for (const [file, value] of wanted) if (value !== undefined) writeControl(directory, file, value)
}

function orMax(value: number | undefined): number | "max" | undefined {
  return value !== undefined && value < 0 ? "max" : value
}

/** Version 2 limits swap by itself, where Docker's figure is memory and swap together. */
function swapOnly(directory: string, limits: CgroupLimits): number | "max" | undefined {
  const { memorySwapBytes } = limits
  if (memorySwapBytes === undefined || memorySwapBytes < 0) return orMax(memorySwapBytes)
  return Math.max(0, memorySwapBytes - (limits.memoryBytes ?? readNumber(directory, "memory.max")))
}

/** `cpu.max` holds quota and period in one line; the one that is not given stays. */
function cpuMax(directory: string, { cpuQuotaUs, cpuPeriodUs }: CgroupLimits): string | undefined {
  if (cpuQuotaUs === undefined && cpuPeriodUs === undefined) return undefined
  const [quota = "max", period = "100000"] = (readControl(directory, "cpu.max") ?? "").split(" ")
  return `${orMax(cpuQuotaUs) ?? quota} ${cpuPeriodUs ?? period}`
}

/** The mapping that all runtimes use: shares 2–262144 to weight 1–10000. */
export function weightOfShares(shares: number): number {
  return Math.floor(1 + ((Math.max(2, shares) - 2) * 9999) / 262142)
}
