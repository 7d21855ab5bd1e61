import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { silentLog } from "@naru/base/log"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Engine } from "../engine.ts"
import { enterPrivateHost, type PrivateHost, visit } from "../networks/testing/private-host.ts"
import { openEngine } from "../open-engine.ts"
import { bundleOf } from "../runtime/index.ts"
import { isAlive, processStartTime } from "../system/index.ts"
import type { ContainerSpec } from "./container.ts"
import { busybox, clearDirectory, loadBusybox, mountsBelow, textOf } from "./testing/container-fixture.ts"

let host: PrivateHost
let engine: Engine | undefined
const directory = mkdtempSync("/tmp/naru-a")
beforeAll(async () => {
  host = await enterPrivateHost()
  await loadBusybox(await current(), directory)
})
afterEach(async () => {
  const { containers } = await current()
  for (const { id } of await containers.list()) await containers.remove(id, { force: true })
})
afterAll(async () => {
  await engine?.close()
  clearDirectory(directory)
  host.leave()
})

const paths = () => ({ home: join(directory, "home"), run: join(directory, "run") })
const open = () => openEngine({ ...paths(), log: silentLog })

async function current(): Promise<Engine> {
  engine ??= await open()
  return engine
}

/** Starts containers by an engine in another process. */
async function startElsewhere(
  specs: ContainerSpec[],
  more: { dieStarting?: boolean; afterMs?: number } = {},
) {
  await (await current()).close()
  engine = undefined
  const program = new URL("./testing/engine-process.ts", import.meta.url).pathname
  const child = spawn(process.execPath, ["--conditions", "naru-source", program], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, DIE_AFTER_MS: String(more.afterMs ?? 5) },
  })
  child.stdin.write(`${JSON.stringify({ ...paths(), specs, ...more })}\n`)
  const [line] = await once(createInterface({ input: child.stdout }), "line")
  const ids: string[] = JSON.parse(String(line))
  return {
    ids,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL")
        await once(child, "exit")
      }
    },
  }
}

describe("after kill -9 of the engine", () => {
  it("a container runs on: port, output, input, exec, and its right exit code", async () => {
    const script = "echo before; read line; echo got $line; exit 42"
    const server = "while :; do echo still here | nc -l -p 80; done"
    const ports = [{ containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort: 0 }]
    const other = await startElsewhere([
      { image: busybox, command: ["sh", "-c", script], openStdin: true },
      { image: busybox, command: ["sh", "-c", server], ports },
    ])
    await other.kill()
    const { containers } = await current()
    const [reader = "", web = ""] = other.ids
    expect(await containers.get(reader)).toMatchObject({ state: "running" })
    const streams = await containers.attach(reader, { stdin: true })
    const exec = await containers.createExec(reader, { command: ["echo", "adopted"] })
    expect(await textOf((await containers.startExec(exec.id, { stdin: false })).stdout)).toBe("adopted\n")
    const waiting = containers.wait(reader)
    streams.stdin.write("a word\n")
    expect(await textOf(streams.stdout)).toBe("got a word\n")
    expect(await waiting).toEqual({ exitCode: 42 })
    const port = (await containers.get(web)).connection?.ports[0]?.hostPort ?? 0
    await expect.poll(() => visit("127.0.0.1", port)).toBe("still here")
    await containers.stop(web, { timeoutSeconds: 0 })
    expect(await containers.get(web)).toMatchObject({ state: "exited", exitCode: 137 })
  })

  it("a container that ended meanwhile has its exit code and its whole log", async () => {
    const other = await startElsewhere([
      { image: busybox, command: ["sh", "-c", "sleep 0.3; echo late; exit 7"] },
    ])
    await other.kill()
    const [id = ""] = other.ids
    await expect.poll(() => existsSync(join(paths().run, "exits", id))).toBe(true)
    const { containers } = await current()
    expect(await containers.get(id)).toMatchObject({ state: "exited", exitCode: 7 })
    const lines: string[] = []
    for await (const { bytes } of containers.logs(id, { stdout: true, stderr: true }))
      lines.push(bytes.toString())
    expect(lines).toEqual(["late\n"])
    await containers.start(id)
    expect(await containers.wait(id)).toEqual({ exitCode: 7 })
  })

  it.each([0, 4, 8, 16])(
    "a start that was cut short (after %i ms) is cleared or adopted whole",
    async (afterMs) => {
      const other = await startElsewhere([{ image: busybox, command: ["sleep", "1000"] }], {
        dieStarting: true,
        afterMs,
      })
      await sleep(200)
      await other.kill()
      const { containers } = await current()
      const [id = ""] = other.ids
      const { state, pid } = await containers.get(id)
      if (state === "running") expect(pid !== undefined && isAlive(pid)).toBe(true)
      else {
        expect(state).toBe("created")
        expect(existsSync(bundleOf(paths().run, id).directory)).toBe(false)
        expect(readdirSync(join(paths().run, "oci"))).toEqual([])
        expect(sleepersOf(id)).toEqual([])
        await containers.start(id)
      }
      expect((await containers.get(id)).state).toBe("running")
    },
  )

  it("a container with autoRemove that ended meanwhile is gone", async () => {
    const other = await startElsewhere([{ image: busybox, command: ["sleep", "0.1"], autoRemove: true }])
    await other.kill()
    const [id = ""] = other.ids
    await expect.poll(() => existsSync(join(paths().run, "exits", id))).toBe(true)
    expect(await (await current()).containers.list()).toEqual([])
  })

  it("a PID that another boot of the host gave to someone else is left alone", async () => {
    const other = await startElsewhere([{ image: busybox, command: ["sleep", "1000"] }])
    await other.kill()
    const [id = ""] = other.ids
    killWithMonitor(id)
    const bystander = spawn("sleep", ["1000"])
    const path = join(paths().home, "containers", "documents", `${id}.json`)
    const document = JSON.parse(readFileSync(path, "utf8"))
    document.document.container.pid = bystander.pid
    document.document.internal.pidStartTime = String(processStartTime(bystander.pid ?? 0))
    document.document.internal.bootId = "another boot"
    writeFileSync(path, JSON.stringify(document))
    expect((await (await current()).containers.get(id)).state).toBe("exited")
    expect(isAlive(bystander.pid ?? 0)).toBe(true)
    bystander.kill()
  })

  it("a container whose process was lost with the host is exited, and starts again when its policy says so", async () => {
    const other = await startElsewhere([
      { image: busybox, command: ["sleep", "1000"] },
      { image: busybox, command: ["sleep", "1000"], restart: { name: "unless-stopped" } },
    ])
    await other.kill()
    const [plain = "", kept = ""] = other.ids
    for (const id of other.ids) killWithMonitor(id)
    const { containers } = await current()
    expect(await containers.get(plain)).toMatchObject({ state: "exited", exitCode: 255 })
    await expect.poll(async () => (await containers.get(kept)).state).toBe("running")
  })
})

describe("leaks", () => {
  it("there are none after 50 containers: mounts, cgroups, namespaces, directories, processes, descriptors", async () => {
    const { containers } = await current()
    const ids: string[] = []
    const once = async () => {
      const { id } = await containers.create({ image: busybox, command: ["true"], network: "bridge" })
      ids.push(id)
      const ended = containers.wait(id, { condition: "next-exit" })
      await containers.start(id)
      await ended
      await containers.remove(id)
    }
    await once()
    const before = footprint()
    for (let round = 0; round < 10; round += 1) await Promise.all(Array.from({ length: 5 }, once))
    expect(footprint()).toEqual(before)
    expect(ids.flatMap(cgroupsOf)).toEqual([])
  })

  it("directories without a container are cleared when the engine opens", async () => {
    const bundle = bundleOf(paths().run, "f".repeat(64))
    await (await current()).close()
    engine = undefined
    mkdirSync(bundle.rootfs, { recursive: true })
    writeFileSync(bundle.config, "{}")
    writeFileSync(join(paths().run, "exits", "f".repeat(64)), "0")
    await current()
    expect(existsSync(bundle.directory)).toBe(false)
    expect(readdirSync(join(paths().run, "exits"))).toEqual([])
  })
})

function footprint() {
  const names = (path: string) => (existsSync(path) ? readdirSync(path).length : 0)
  const { home, run } = paths()
  return {
    mounts: mountsBelow(directory).length,
    namespaces: names(join(run, "networks", "netns")),
    run: ["c", "oci", "exits"].map((name) => names(join(run, name))),
    kept: names(join(home, "containers", "data")) + names(join(home, "containers", "documents")),
    descriptors: readdirSync("/proc/self/fd").length,
  }
}

/** What is left of a container in any hierarchy. */
function cgroupsOf(id: string): string[] {
  const root = "/sys/fs/cgroup"
  return [root, ...readdirSync(root).map((name) => join(root, name))]
    .map((hierarchy) => join(hierarchy, "naru", id))
    .filter((path) => existsSync(path))
}

/** PIDs of a container's processes, by its cgroup. */
function sleepersOf(id: string): string[] {
  const procs = ["/sys/fs/cgroup/pids/naru", "/sys/fs/cgroup/naru"].map((root) =>
    join(root, id, "cgroup.procs"),
  )
  return procs
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, "utf8").split("\n").filter(Boolean))
}

/** What a power cut does to a container: process, monitor and bundle are gone at once. */
function killWithMonitor(id: string): void {
  const bundle = bundleOf(paths().run, id)
  for (const file of [bundle.conmonPidFile, bundle.pidFile])
    process.kill(Number(readFileSync(file, "utf8")), "SIGKILL")
}
