import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { openCgroups } from "./cgroup.ts"
import { isAlive } from "./process.ts"

const cgroups = openCgroups()
const controllers = ["cpu", "cpuacct", "cpuset", "memory", "freezer", "blkio", "pids"]
const path = `/naru-test-${process.pid}`
let child: ChildProcess
let pid: number

// The real kernel of this host decides which version runs for real; version 2 has fixtures in cgroup-v2.test.ts.
describe.runIf(cgroups.version === 1)("cgroup v1 of this kernel", () => {
  beforeEach(() => {
    for (const controller of controllers) {
      const directory = `/sys/fs/cgroup/${controller}${path}`
      mkdirSync(directory, { recursive: true })
      if (controller !== "cpuset") continue
      for (const file of ["cpuset.cpus", "cpuset.mems"])
        writeFileSync(`${directory}/${file}`, readFileSync(`/sys/fs/cgroup/cpuset/${file}`))
    }
    child = spawn("sh", ["-c", "while :; do :; done"], { stdio: "ignore" })
    pid = child.pid ?? 0
    for (const controller of controllers)
      writeFileSync(`/sys/fs/cgroup/${controller}${path}/cgroup.procs`, String(pid))
  })
  afterEach(async () => {
    child.kill("SIGKILL")
    await cgroups.remove(path)
    for (const controller of controllers) {
      if (existsSync(`/sys/fs/cgroup/${controller}${path}`)) rmdirSync(`/sys/fs/cgroup/${controller}${path}`)
    }
  })

  test("stats grow with the work that is done inside", async () => {
    await sleep(100)
    const stats = cgroups.stats(path)
    expect(stats.cpu.totalNs).toBeGreaterThan(1_000_000)
    expect(stats.cpu.perCpuNs?.length).toBeGreaterThan(0)
    expect(stats.memory.limitBytes).toBeGreaterThan(0)
    expect(stats.pids.current).toBe(1)
    expect(cgroups.oomKills(path)).toBe(0)
  })

  test("limits are taken by the kernel, growing and shrinking", () => {
    const mebi = 1024 * 1024
    for (const size of [64, 256, 32]) {
      cgroups.setLimits(path, { memoryBytes: size * mebi, memorySwapBytes: size * mebi, pidsLimit: size })
      const stats = cgroups.stats(path)
      expect([stats.memory.limitBytes, stats.pids.limit]).toEqual([size * mebi, size])
    }
    cgroups.setLimits(path, { cpuQuotaUs: 20_000, cpuPeriodUs: 50_000, cpuShares: 512, cpusetCpus: "0" })
    expect(readFileSync(`/sys/fs/cgroup/cpu${path}/cpu.cfs_quota_us`, "utf8")).toBe("20000\n")
    cgroups.setLimits(path, { pidsLimit: -1 })
    expect(cgroups.stats(path).pids.limit).toBeUndefined()
  })

  test("a frozen process uses no time until it thaws", async () => {
    await cgroups.freeze(path)
    const before = cgroups.stats(path).cpu.totalNs
    await sleep(50)
    expect(cgroups.stats(path).cpu.totalNs).toBe(before)
    await cgroups.thaw(path)
    await sleep(50)
    expect(cgroups.stats(path).cpu.totalNs).toBeGreaterThan(before)
  })

  test("killing reaches even the frozen, and removal waits for the dying", async () => {
    expect(cgroups.processes(path)).toEqual([pid])
    await cgroups.freeze(path)
    await cgroups.killAll(path)
    await cgroups.remove(path)
    expect(isAlive(pid)).toBe(false)
    expect(controllers.some((controller) => existsSync(`/sys/fs/cgroup/${controller}${path}`))).toBe(false)
    expect(cgroups.processes(path)).toEqual([])
    await cgroups.killAll(path)
  })
})
