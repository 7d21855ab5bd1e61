import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { text } from "node:stream/consumers"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { openCgroups } from "./cgroup.ts"
import { isAlive } from "./process.ts"

const cgroups = openCgroups()
const path = `/naru-test-${process.pid}`
/** Where the cgroup lies in each hierarchy of this host. */
const controllers = ["cpu", "cpuacct", "cpuset", "memory", "freezer", "blkio", "pids"]
const directories =
  cgroups.version === 2
    ? [`/sys/fs/cgroup${path}`]
    : controllers.map((name) => `/sys/fs/cgroup/${name}${path}`)
let child: ChildProcess
let pid: number

// The real kernel of this host decides which version runs for real; version 2 has fixtures in cgroup-v2.test.ts as well.
describe(`the cgroups of this kernel (version ${cgroups.version})`, () => {
  beforeEach(() => {
    if (cgroups.version === 2)
      writeFileSync("/sys/fs/cgroup/cgroup.subtree_control", "+cpu +cpuset +memory +pids +io")
    for (const directory of directories) mkdirSync(directory)
    if (cgroups.version === 1) giveProcessors()
    child = spawn("sh", ["-c", "while :; do :; done"], { stdio: "ignore" })
    pid = child.pid ?? 0
    for (const directory of directories) writeFileSync(`${directory}/cgroup.procs`, String(pid))
  })
  afterEach(async () => {
    child.kill("SIGKILL")
    await cgroups.remove(path)
  })

  test("stats grow with the work that is done inside", async () => {
    await sleep(100)
    const stats = cgroups.stats(path)
    expect(stats.cpu.totalNs).toBeGreaterThan(1_000_000)
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
    const [file, text] =
      cgroups.version === 2 ? ["cpu.max", "20000 50000\n"] : ["cpu.cfs_quota_us", "20000\n"]
    expect(readFileSync(`${directories[0]}/${file}`, "utf8")).toBe(text)
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

  test("a process that needs more memory than it may have is killed, and that is counted", async () => {
    const mebi = 1024 * 1024
    cgroups.setLimits(path, { memoryBytes: 16 * mebi, memorySwapBytes: 16 * mebi })
    const glutton = spawn("sh", ["-c", "read go; exec tail /dev/zero"], {
      stdio: ["pipe", "ignore", "ignore"],
    })
    for (const directory of directories) writeFileSync(`${directory}/cgroup.procs`, String(glutton.pid))
    const ended = new Promise((resolve) => glutton.once("exit", (_code, signal) => resolve(signal)))
    glutton.stdin.end("\n")
    expect(await ended).toBe("SIGKILL")
    expect(cgroups.oomKills(path)).toBe(1)
  })

  test("no more processes start than are allowed", async () => {
    cgroups.setLimits(path, { pidsLimit: 2 })
    const parent = spawn("sh", ["-c", "read go; sleep 5 & sleep 5 & wait"], {
      stdio: ["pipe", "ignore", "pipe"],
    })
    for (const directory of directories) writeFileSync(`${directory}/cgroup.procs`, String(parent.pid))
    const complaint = text(parent.stderr)
    parent.stdin.end("\n")
    expect(await complaint).toMatch(/fork/i)
    expect(cgroups.stats(path).pids.limit).toBe(2)
  })

  test("a processor limit is felt and counted", async () => {
    cgroups.setLimits(path, { cpuQuotaUs: 5000, cpuPeriodUs: 50_000 })
    const before = cgroups.stats(path).cpu
    await sleep(300)
    const after = cgroups.stats(path).cpu
    expect(after.throttledPeriods).toBeGreaterThan(before.throttledPeriods)
    expect(after.totalNs - before.totalNs).toBeLessThan(150_000_000)
  })

  test("killing reaches even the frozen, and removal waits for the dying", async () => {
    expect(cgroups.processes(path)).toEqual([pid])
    await cgroups.freeze(path)
    await cgroups.killAll(path)
    await cgroups.remove(path)
    expect(isAlive(pid)).toBe(false)
    expect(directories.some((directory) => existsSync(directory))).toBe(false)
    expect(cgroups.processes(path)).toEqual([])
    await cgroups.killAll(path)
  })
})

/** A new cpuset of version 1 has no processors and takes no process. */
function giveProcessors(): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"])
    writeFileSync(`/sys/fs/cgroup/cpuset${path}/${file}`, readFileSync(`/sys/fs/cgroup/cpuset/${file}`))
}
