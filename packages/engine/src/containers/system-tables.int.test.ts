import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { isAlive } from "../system/index.ts"
import { hostDevices } from "./host-devices.ts"
import { listProcesses } from "./process-list.ts"
import { killTree } from "./process-tree.ts"

describe("what is read from this host", () => {
  it("device nodes come with their numbers, without what the runtime makes itself", () => {
    const devices = hostDevices()
    expect(devices.find(({ path }) => path === "/dev/null")).toMatchObject({
      type: "c",
      major: 1,
      minor: 3,
      fileMode: 0o666,
    })
    const paths = devices.map(({ path }) => path)
    expect(
      paths.some((path) => path.startsWith("/dev/pts/") || path === "/dev/console" || path === "/dev/ptmx"),
    ).toBe(false)
  })

  it("processes are listed as ps -ef would, without ps", () => {
    const { titles, processes } = listProcesses([process.pid, 2 ** 22 + 1])
    expect(titles).toEqual(["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"])
    expect(processes).toHaveLength(1)
    const [uid, pid, ppid, , started, , time, command] = processes[0] ?? []
    expect([uid, pid, ppid]).toEqual([String(process.getuid?.()), String(process.pid), String(process.ppid)])
    expect(started).toMatch(/^\d\d:\d\d$/)
    expect(time).toMatch(/^\d\d:\d\d:\d\d$/)
    expect(command).toBe(readFileSync("/proc/self/cmdline", "utf8").split("\0").filter(Boolean).join(" "))
  })

  it("a process is killed with its children and theirs", async () => {
    const script = "sh -c 'sleep 1000 & echo $!; wait' & wait"
    const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] })
    const [grandchild] = await once(child.stdout, "data")
    killTree(child.pid ?? 0)
    await once(child, "exit")
    await expect.poll(() => isAlive(Number(grandchild))).toBe(false)
    killTree(child.pid ?? 0)
    expect(existsSync(`/proc/${child.pid}`)).toBe(false)
  })
})
