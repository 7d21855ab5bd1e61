import { existsSync, readdirSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bundleOf } from "../runtime/index.ts"
import type { LogQuery } from "./container.ts"
import {
  busybox,
  type ContainerFixture,
  mountsBelow,
  openContainerFixture,
  textOf,
} from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

async function logOf(id: string, query: Partial<LogQuery> = {}): Promise<string[]> {
  const lines: string[] = []
  for await (const entry of fixture.containers.logs(id, { stdout: true, stderr: true, ...query }))
    lines.push(`${entry.stream} ${entry.bytes.toString().trimEnd()}`)
  return lines
}

describe("attaching to what does not run", () => {
  it("waits for the start, and ends when the container goes without one", async () => {
    const { id } = await fixture.containers.create({
      image: busybox,
      network: "none",
      command: ["echo", "now"],
    })
    const early = await fixture.containers.attach(id, { stdin: false })
    const left = await fixture.containers.attach(id, { stdin: false })
    left.close()
    expect(await textOf(left.stdout)).toBe("")
    await fixture.containers.start(id)
    expect(await textOf(early.stdout)).toBe("now\n")
    await fixture.containers.wait(id)
    const late = await fixture.containers.attach(id, { stdin: false })
    await fixture.containers.remove(id)
    expect(await textOf(late.stdout)).toBe("")
  })

  it("ends when the start fails", async () => {
    const { id } = await fixture.containers.create({ image: busybox, network: "none", command: ["nope"] })
    const streams = await fixture.containers.attach(id, { stdin: false })
    await expect(fixture.containers.start(id)).rejects.toMatchObject({ exitCode: 127 })
    expect(await textOf(streams.stdout)).toBe("")
  })
})

describe("starting", () => {
  it("twice is once, and not at all while paused or after removal began", async () => {
    const { id, pid } = await fixture.start()
    await fixture.containers.start(id)
    expect((await fixture.containers.get(id)).pid).toBe(pid)
    await fixture.containers.pause(id)
    await expect(fixture.containers.start(id)).rejects.toMatchObject({ code: "container_paused" })
    await expect(fixture.containers.attach(id, { stdin: false })).rejects.toMatchObject({
      code: "container_paused",
    })
    await fixture.containers.remove(id, { force: true })
  })

  it("again gives a fresh process with the same files", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "cat /seen 2>/dev/null; echo once >>/seen"],
    })
    await fixture.containers.wait(id)
    const next = fixture.containers.wait(id, { condition: "next-exit" })
    await fixture.containers.start(id)
    await next
    expect(await logOf(id)).toEqual(["stdout once"])
    expect(await fixture.containers.get(id)).toMatchObject({ state: "exited", exitCode: 0 })
  })

  it("that fails takes back every step, and the next one works", async () => {
    const { id } = await fixture.containers.create({
      image: busybox,
      network: "bridge",
      command: ["sleep", "9"],
      workingDirectory: "/etc/passwd",
    })
    const namespaces = () => readdirSync(`${fixture.options.run}/networks/netns`)
    const before = namespaces()
    await expect(fixture.containers.start(id)).rejects.toMatchObject({ code: "container_start_failed" })
    expect(namespaces()).toEqual(before)
    expect(existsSync(bundleOf(fixture.options.run, id).directory)).toBe(false)
    expect(mountsBelow(fixture.options.run).filter((path) => path.includes(id.slice(0, 20)))).toEqual([])
    expect((await fixture.containers.get(id)).state).toBe("created")
  })

  it("of many at once gives each its own address", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => fixture.start({ network: "bridge" })))
    expect(new Set(all.map(({ connection }) => connection?.endpoint?.address)).size).toBe(12)
    await Promise.all(all.map(({ id }) => fixture.containers.remove(id, { force: true })))
  })
})

describe("looking at a running container", () => {
  it("counts processor time, memory and processes, and lists the processes", async () => {
    const { id, pid } = await fixture.start({
      command: ["sh", "-c", "sleep 900 & sleep 901"],
      resources: { memoryBytes: 64 * 1024 ** 2 },
    })
    await expect.poll(async () => (await fixture.containers.stats(id)).pids.current).toBe(3)
    const stats = await fixture.containers.stats(id)
    expect(stats.cpu.totalNs).toBeGreaterThan(0)
    expect(stats.memory.limitBytes).toBe(64 * 1024 ** 2)
    expect(stats.memory.usageBytes).toBeGreaterThan(0)
    const { titles, processes } = await fixture.containers.top(id)
    expect(processes.map((row) => row[titles.indexOf("PID")])).toContain(String(pid))
    expect(processes.map((row) => row.at(-1))).toEqual(expect.arrayContaining(["sleep 900", "sleep 901"]))
    expect((await fixture.containers.top(id, ["-o", "pid,args"])).titles).toEqual(["PID", "COMMAND"])
    await expect(fixture.containers.top(id, ["-o", "args"])).rejects.toThrow(/PID field/)
    await expect(fixture.containers.top(id, ["--no-such-option"])).rejects.toThrow(/ps: /)
  })

  it("is refused for one that does not run", async () => {
    const { id } = await fixture.containers.create({ image: busybox })
    for (const look of [
      () => fixture.containers.stats(id),
      () => fixture.containers.top(id),
      () => fixture.containers.kill(id),
      () => fixture.containers.pause(id),
      () => fixture.containers.resize(id, { rows: 1, columns: 1 }),
      () => fixture.containers.createExec(id, { command: ["true"] }),
    ])
      await expect(look()).rejects.toMatchObject({ code: "container_not_running", kind: "conflict" })
  })
})

describe("execs", () => {
  it("are started once, keep their exit code, and are unknown otherwise", async () => {
    const { id } = await fixture.start()
    const exec = await fixture.containers.createExec(id, { command: ["sh", "-c", "exit 6"] })
    expect(await fixture.containers.getExec(exec.id)).toMatchObject({ running: false })
    const streams = await fixture.containers.startExec(exec.id, { stdin: false })
    streams.stdout.resume()
    expect(await streams.exited).toBe(6)
    expect(await fixture.containers.getExec(exec.id)).toMatchObject({ running: false, exitCode: 6 })
    await expect(fixture.containers.startExec(exec.id, { stdin: false })).rejects.toMatchObject({
      code: "exec_already_started",
    })
    await expect(fixture.containers.getExec("none")).rejects.toMatchObject({ code: "exec_not_found" })
  })

  it("with privileges have them, and by a user's name have its groups and home", async () => {
    const { id } = await fixture.start()
    const caps = await fixture.exec(id, {
      command: ["grep", "CapEff", "/proc/self/status"],
      privileged: true,
    })
    expect(caps.stdout).not.toContain("a80425fb")
    const user = await fixture.exec(id, { command: ["sh", "-c", "id -u; echo $HOME"], user: "www-data" })
    expect(user.stdout).toBe("33\n/var/www\n")
  })

  it("do not end before what they wrote is read", async () => {
    const { id } = await fixture.start()
    const exec = await fixture.containers.createExec(id, {
      command: ["sh", "-c", "yes | head -c 500000; (sleep 0.1; echo late) &"],
    })
    const streams = await fixture.containers.startExec(exec.id, { stdin: false })
    await sleep(300)
    const output = await textOf(streams.stdout)
    expect(output.length).toBe(500_005)
    expect(await streams.exited).toBe(0)
  })
})
