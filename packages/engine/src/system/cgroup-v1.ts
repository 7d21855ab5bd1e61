import { readdirSync } from "node:fs"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
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

/** cgroup v1: a hierarchy per controller, as Documentation/admin-guide/cgroup-v1 has them. */
export function openCgroupsV1(root: string): Cgroups {
  const at = (controller: string, path: string) => join(root, controller, path)
  const setFreezer = async (path: string, state: "FROZEN" | "THAWED") => {
    const directory = at("freezer", path)
    writeControl(directory, "freezer.state", state)
    await waitUntil(path, `does not become ${state}`, () => {
      const current = readControl(directory, "freezer.state")
      // Gone with its last process: there is nothing left to freeze or thaw.
      return current === undefined || current === state
    })
  }
  return {
    version: 1,
    stats: (path) => readStats((controller) => at(controller, path)),
    oomKills: (path) => readTable(at("memory", path), "memory.oom_control").oom_kill ?? 0,
    setLimits: (path, limits) => writeLimits((controller) => at(controller, path), limits),
    freeze: (path) => setFreezer(path, "FROZEN"),
    thaw: (path) => setFreezer(path, "THAWED"),
    processes: (path) => processesIn(at("pids", path)),
    async killAll(path) {
      // Frozen processes cannot fork away from the list; the signal takes effect as they thaw.
      if (processesIn(at("freezer", path)).length === 0) return
      await setFreezer(path, "FROZEN")
      for (const pid of processesIn(at("freezer", path))) sendSignal(pid, "SIGKILL")
      await setFreezer(path, "THAWED")
    },
    async remove(path) {
      // The unified hierarchy of a hybrid host holds no controller of ours.
      const controllers = readdirSync(root).filter((name) => name !== "unified")
      for (const controller of controllers) await removeTree(at(controller, path))
    },
  }
}

function readStats(at: (controller: string) => string): CgroupStats {
  const cpu = readTable(at("cpu"), "cpu.stat")
  const memory = at("memory")
  const pidsLimit = readNumber(at("pids"), "pids.max", -1)
  return {
    cpu: {
      totalNs: readNumber(at("cpuacct"), "cpuacct.usage"),
      userNs: readNumber(at("cpuacct"), "cpuacct.usage_user"),
      systemNs: readNumber(at("cpuacct"), "cpuacct.usage_sys"),
      throttledPeriods: cpu.nr_throttled ?? 0,
      periods: cpu.nr_periods ?? 0,
      throttledNs: cpu.throttled_time ?? 0,
      perCpuNs: (readControl(at("cpuacct"), "cpuacct.usage_percpu") ?? "")
        .split(" ")
        .filter(Boolean)
        .map(Number),
    },
    memory: {
      usageBytes: readNumber(memory, "memory.usage_in_bytes"),
      limitBytes: effectiveLimit(readNumber(memory, "memory.limit_in_bytes", Number.POSITIVE_INFINITY)),
      maxUsageBytes: readNumber(memory, "memory.max_usage_in_bytes"),
      inactiveFileBytes: readTable(memory, "memory.stat").total_inactive_file ?? 0,
      failures: readNumber(memory, "memory.failcnt"),
    },
    pids: { current: readNumber(at("pids"), "pids.current"), ...(pidsLimit >= 0 && { limit: pidsLimit }) },
    blockIo: readBlockIo(at("blkio")),
  }
}

/** Lines such as `8:0 Read 4096`. */
function readBlockIo(directory: string): CgroupStats["blockIo"] {
  const text = readControl(directory, "blkio.throttle.io_service_bytes_recursive") ?? ""
  return [...text.matchAll(/^(\d+):(\d+) (Read|Write) (\d+)$/gm)].map(
    ([, major, minor, operation, bytes]) => ({
      major: Number(major),
      minor: Number(minor),
      operation: operation === "Read" ? "read" : "write",
      bytes: Number(bytes),
    }),
  )
}

function writeLimits(at: (controller: string) => string, limits: CgroupLimits): void {
  const simple: readonly [controller: string, file: string, value: string | number | undefined][] = [
    ["memory", "memory.soft_limit_in_bytes", limits.memoryReservationBytes],
    ["cpu", "cpu.shares", limits.cpuShares],
    ["cpu", "cpu.cfs_period_us", limits.cpuPeriodUs],
    ["cpu", "cpu.cfs_quota_us", limits.cpuQuotaUs],
    ["cpuset", "cpuset.cpus", limits.cpusetCpus],
    ["pids", "pids.max", limits.pidsLimit !== undefined && limits.pidsLimit < 0 ? "max" : limits.pidsLimit],
  ]
  writeMemoryLimits(at("memory"), limits)
  for (const [controller, file, value] of simple) {
    if (value !== undefined) writeControl(at(controller), file, value)
  }
}

/** Memory may never exceed memory and swap together, so growing and shrinking need opposite orders. */
function writeMemoryLimits(directory: string, { memoryBytes, memorySwapBytes }: CgroupLimits): void {
  const wanted: [file: string, value: number][] = []
  if (memoryBytes !== undefined) wanted.push(["memory.limit_in_bytes", memoryBytes])
  const countsSwap = readControl(directory, "memory.memsw.limit_in_bytes") !== undefined
  if (memorySwapBytes !== undefined && countsSwap)
    wanted.push(["memory.memsw.limit_in_bytes", memorySwapBytes])
  const writeAll = () => {
    for (const [file, value] of wanted) writeControl(directory, file, value)
  }
  try {
    writeAll()
  } catch (error) {
    if (errnoOf(error) !== "EINVAL" || wanted.length < 2) throw error
    wanted.reverse()
    writeAll()
  }
}
