import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { openCgroups } from "./cgroup.ts"
import { weightOfShares } from "./cgroup-v2.ts"

// A directory with the files that a cgroup v2 kernel shows; writes land in plain files and are read back.
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "naru-cgroup2-"))
  writeFileSync(join(root, "cgroup.controllers"), "cpu io memory pids\n")
  mkdirSync(join(root, "naru/one"), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

function control(file: string, text: string): void {
  writeFileSync(join(root, "naru/one", file), text)
}
function written(file: string): string {
  return readFileSync(join(root, "naru/one", file), "utf8")
}

test("a hierarchy with cgroup.controllers at its root is version 2", () => {
  expect(openCgroups(root).version).toBe(2)
})

test("stats turn microseconds into nanoseconds and read every file", () => {
  control(
    "cpu.stat",
    "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\nnr_periods 9\nnr_throttled 2\nthrottled_usec 70\n",
  )
  control("memory.current", "4096\n")
  control("memory.max", "8388608\n")
  control("memory.peak", "5000\n")
  control("memory.stat", "anon 1\ninactive_file 1024\n")
  control("memory.events", "low 0\nmax 3\noom 1\noom_kill 1\n")
  control("pids.current", "2\n")
  control("pids.max", "100\n")
  control(
    "io.stat",
    "8:0 rbytes=4096 wbytes=512 rios=1 wios=1 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2 rios=1\n",
  )
  expect(openCgroups(root).stats("/naru/one")).toEqual({
    cpu: {
      totalNs: 1_500_000,
      userNs: 1_000_000,
      systemNs: 500_000,
      periods: 9,
      throttledPeriods: 2,
      throttledNs: 70_000,
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
      { major: 8, minor: 16, operation: "read", bytes: 1 },
      { major: 8, minor: 16, operation: "write", bytes: 2 },
    ],
  })
  expect(openCgroups(root).oomKills("/naru/one")).toBe(1)
})

test("without limits memory ends at the host's and pids have none", () => {
  control("memory.max", "max\n")
  control("pids.max", "max\n")
  const stats = openCgroups(root).stats("/naru/one")
  expect(stats.memory.limitBytes).toBe(totalmem())
  expect(stats.pids).toEqual({ current: 0 })
})

test("a cgroup that is gone counts nothing, holds nobody and can be removed", async () => {
  const cgroups = openCgroups(root)
  expect(cgroups.stats("/naru/gone").cpu.totalNs).toBe(0)
  expect(cgroups.oomKills("/naru/gone")).toBe(0)
  expect(cgroups.processes("/naru/gone")).toEqual([])
  await cgroups.remove("/naru/gone")
})

test("limits are written in the units of version 2", () => {
  control("cpu.max", "max 100000\n")
  openCgroups(root).setLimits("/naru/one", {
    memoryBytes: 1000,
    memorySwapBytes: 1500,
    memoryReservationBytes: 500,
    cpuShares: 1024,
    cpuQuotaUs: 50_000,
    cpusetCpus: "0-1",
    pidsLimit: -1,
  })
  expect(
    ["memory.max", "memory.swap.max", "memory.low", "cpu.max", "cpuset.cpus", "pids.max"].map(written),
  ).toEqual(["1000", "500", "500", "50000 100000", "0-1", "max"])
  expect(written("cpu.weight")).toBe(String(weightOfShares(1024)))
})

test("shares become weights as every runtime maps them", () => {
  expect([2, 1024, 262_144, 0].map(weightOfShares)).toEqual([1, 39, 10_000, 1])
})

test("freezing waits for the kernel to say that all stand still, and gives up with a name", async () => {
  control("cgroup.events", "populated 1\nfrozen 1\n")
  await openCgroups(root).freeze("/naru/one")
  expect(written("cgroup.freeze")).toBe("1")
  const clock = vi.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValue(60_000)
  await expect(openCgroups(root).thaw("/naru/one")).rejects.toMatchObject({ code: "cgroup_stuck" })
  clock.mockRestore()
})

test("killing writes the kernel's own switch", async () => {
  control("cgroup.kill", "")
  await openCgroups(root).killAll("/naru/one")
  expect(written("cgroup.kill")).toBe("1")
})
