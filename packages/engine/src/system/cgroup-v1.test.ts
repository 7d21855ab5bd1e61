import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { openCgroups } from "./cgroup.ts"

// Directories with the files that a cgroup v1 kernel shows; cgroup.int.test.ts does the same on a real kernel.
let root: string
const at = (controller: string, file = "") => join(root, controller, "naru/one", file)
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "naru-cgroup1-"))
  for (const controller of ["cpu", "cpuacct", "cpuset", "memory", "freezer", "blkio", "pids"])
    mkdirSync(at(controller), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

function control(controller: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) writeFileSync(at(controller, file), text)
}

test("a root with a directory per controller is version 1, with a unified one beside it too", () => {
  expect(openCgroups(root).version).toBe(1)
  mkdirSync(join(root, "unified"))
  writeFileSync(join(root, "unified/cgroup.controllers"), "hugetlb\n")
  expect(openCgroups(root).version).toBe(1)
})

test("stats come from every controller's own files", () => {
  control("cpuacct", {
    "cpuacct.usage": "3000\n",
    "cpuacct.usage_user": "2000\n",
    "cpuacct.usage_sys": "1000\n",
    "cpuacct.usage_percpu": "1000 2000 \n",
  })
  control("cpu", { "cpu.stat": "nr_periods 9\nnr_throttled 2\nthrottled_time 70000\n" })
  control("memory", {
    "memory.usage_in_bytes": "4096\n",
    "memory.limit_in_bytes": "8388608\n",
    "memory.max_usage_in_bytes": "5000\n",
    "memory.failcnt": "3\n",
    "memory.stat": "cache 1\ninactive_file 7\ntotal_inactive_file 1024\n",
    "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
  })
  control("pids", { "pids.current": "2\n", "pids.max": "100\n" })
  control("blkio", {
    "blkio.throttle.io_service_bytes_recursive":
      "8:0 Read 4096\n8:0 Write 512\n8:0 Sync 0\n8:0 Total 4608\nTotal 4608\n",
  })
  expect(openCgroups(root).stats("/naru/one")).toEqual({
    cpu: {
      totalNs: 3000,
      userNs: 2000,
      systemNs: 1000,
      periods: 9,
      throttledPeriods: 2,
      throttledNs: 70_000,
      perCpuNs: [1000, 2000],
    },
    memory: {
      usageBytes: 4096,
      limitBytes: 8_388_608,
      maxUsageBytes: 5000,
      inactiveFileBytes: 1024,
      failures: 3,
    },
    pids: { current: 2, limit: 100 },
    blockIo: [
      { major: 8, minor: 0, operation: "read", bytes: 4096 },
      { major: 8, minor: 0, operation: "write", bytes: 512 },
    ],
  })
  expect(openCgroups(root).oomKills("/naru/one")).toBe(2)
})

test("no limit reads as the host's memory, and no limit of processes as none", () => {
  control("memory", { "memory.limit_in_bytes": "9223372036854771712\n" })
  control("pids", { "pids.max": "max\n" })
  const { memory, pids } = openCgroups(root).stats("/naru/one")
  expect(memory.limitBytes).toBe(totalmem())
  expect(pids.limit).toBeUndefined()
})

test("limits go to the files that they belong to; those that are not given stay", () => {
  openCgroups(root).setLimits("/naru/one", { cpuShares: 512, cpuQuotaUs: -1, cpusetCpus: "0", pidsLimit: 7 })
  const read = (controller: string, file: string) => readFileSync(at(controller, file), "utf8")
  expect(read("cpu", "cpu.shares")).toBe("512")
  expect(read("cpu", "cpu.cfs_quota_us")).toBe("-1")
  expect(read("cpuset", "cpuset.cpus")).toBe("0")
  expect(read("pids", "pids.max")).toBe("7")
  expect(() => read("memory", "memory.limit_in_bytes")).toThrow(/ENOENT/)
})

test("a kernel that does not count swap is not asked to limit it", () => {
  openCgroups(root).setLimits("/naru/one", { memoryBytes: 1000, memorySwapBytes: 2000 })
  expect(readFileSync(at("memory", "memory.limit_in_bytes"), "utf8")).toBe("1000")
  expect(() => readFileSync(at("memory", "memory.memsw.limit_in_bytes"))).toThrow(/ENOENT/)
})

test("removal leaves the unified hierarchy of a hybrid host alone", async () => {
  mkdirSync(join(root, "unified/naru/one"), { recursive: true })
  writeFileSync(join(root, "unified/naru/one/cgroup.procs"), "")
  for (const controller of ["memory", "pids"]) rmSync(at(controller), { recursive: true })
  await openCgroups(root).remove("/naru/one")
  expect(readFileSync(join(root, "unified/naru/one/cgroup.procs"), "utf8")).toBe("")
})
