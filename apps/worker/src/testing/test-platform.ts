import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { openSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { type Paths, pathsOf } from "@naru/base/paths"
import { run } from "@naru/base/spawn"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "@naru/core/testing"
import * as z from "zod"

/** A whole platform but for its web: PostgreSQL, a worker process with its engine, a front door. */
export interface TestPlatform {
  core: TestCore
  team: TestTeam
  paths: Paths
  port: number
  /** Starts it and waits until it works on its queues, or only until it serves Docker. */
  startWorker(options?: { until: "docker" | "joined" }): Promise<void>
  /** SIGKILL, as a crash is. */
  killWorker(): Promise<void>
  /** SIGTERM, as the launcher does. */
  stopWorker(): Promise<number | null>
  /** Asks the front door for a page of a hostname. */
  get(hostname: string, path?: string): Promise<{ status: number; body: string }>
  /** Asks the full Docker socket. */
  docker(method: string, path: string): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

const root = fileURLToPath(new URL("../../../..", import.meta.url))

/** Starts one. Everything lies in a temporary directory and ends with {@link TestPlatform.close}. */
export async function startTestPlatform(settings: Record<string, string> = {}): Promise<TestPlatform> {
  await using starting = new AsyncDisposableStack()
  // Short: paths of unix sockets end at 107 bytes.
  const home = await mkdtemp("/tmp/naru-w-")
  starting.defer(async () => {
    await unmountBelow(home)
    await rm(home, { recursive: true, force: true })
  })
  const paths = pathsOf({ home: join(home, "h"), run: join(home, "r") })
  const core = starting.adopt(await openTestCore(), (open) => open.close())
  // The worker registers this machine itself; services go to the first host there is.
  await core.database.host.deleteMany()
  const port = await freePort()
  const caddy = await startCaddy({ paths, port })
  starting.defer(async () => void (await end(caddy, "SIGKILL")))
  const environment = await workerEnvironment({ paths, port, url: core.url })
  const log = join(home, "worker.log")
  let worker: ChildProcess | undefined
  starting.defer(async () => void (await end(worker, "SIGKILL")))
  const platform: Omit<TestPlatform, "team"> = {
    core,
    paths,
    port,
    async startWorker({ until: wanted } = { until: "joined" }) {
      const output = openSync(log, "a")
      const main = join(root, "apps/worker/src/main.ts")
      worker = spawn(process.execPath, ["--conditions", "naru-source", main], {
        env: { ...environment, ...settings },
        stdio: ["ignore", output, output],
      })
      const died = once(worker, "exit").then(() => Promise.reject(new Error("the worker ended")))
      const isThere = wanted === "joined" ? () => joined(paths) : () => serves(paths)
      await Promise.race([until(isThere, `the worker to be ${wanted}`), died]).catch(
        async (error: unknown) => {
          throw new Error(await readFile(log, "utf8"), { cause: error })
        },
      )
    },
    killWorker: async () => void (await end(worker, "SIGKILL")),
    stopWorker: () => end(worker, "SIGTERM"),
    get: (hostname, path = "/") => get({ host: "127.0.0.1", port, path, headers: { host: hostname } }),
    docker: (method, path) => get({ socketPath: paths.dockerSocket, method, path }),
    async close() {
      await removeContainers(paths)
      const bridge = await bridgeOf(paths)
      await end(worker, "SIGTERM")
      if (bridge !== undefined) await removeNetwork(bridge)
      await stack.disposeAsync()
    },
  }
  await platform.startWorker()
  const team = await makeTestTeam(core, "Acme")
  const stack = starting.move()
  return { ...platform, team }
}

async function workerEnvironment({ paths, port, url }: { paths: Paths; port: number; url: string }) {
  const keys = join(paths.home, "keys")
  const seeds = join(paths.home, "seeds")
  for (const directory of [keys, seeds, paths.run]) await mkdir(directory, { recursive: true })
  // The key that openTestCore wraps the teams' keys with.
  await writeFile(join(keys, "master"), Buffer.alloc(32, 1).toString("base64"))
  await run({ command: join(root, "infra/images/busybox.sh"), args: [join(seeds, "busybox.tar")] })
  return {
    PATH: process.env.PATH ?? "",
    NARU_HOME: paths.home,
    NARU_RUN: paths.run,
    NARU_PORT: String(port),
    NARU_SEEDS: seeds,
    NARU_MASTER_KEY_FILE: join(keys, "master"),
    NARU_HOST_KEY_FILE: join(keys, "host"),
    NARU_LOG_LEVEL: "debug",
    DATABASE_URL: url,
  }
}

async function startCaddy({ paths, port }: { paths: Paths; port: number }): Promise<ChildProcess> {
  const home = join(paths.home, "proxy")
  await mkdir(home, { recursive: true })
  await mkdir(dirname(paths.caddyAdminSocket), { recursive: true })
  const config = join(home, "caddy.json")
  await writeFile(config, JSON.stringify({ admin: { listen: `unix/${paths.caddyAdminSocket}` } }))
  const caddy = spawn("caddy", ["run", "--config", config], {
    env: { PATH: process.env.PATH ?? "", HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
    stdio: "ignore",
  })
  const isUp = () => get({ socketPath: paths.caddyAdminSocket, path: "/config/" }).then(() => true)
  await until(isUp, `Caddy on port ${port}`)
  return caddy
}

async function joined(paths: Paths): Promise<boolean> {
  const { body } = await get({ socketPath: paths.webEngineSocket, path: "/naru/health" })
  return Object.values(JSON.parse(body)).every((state) => state === "ok") && (await hasJoined(paths))
}

async function serves({ dockerSocket: socketPath }: Paths): Promise<boolean> {
  return (await get({ socketPath, path: "/_ping" })).status === 200
}

/** Health can be well a moment before the worker has opened its queues. */
async function hasJoined({ home }: Paths): Promise<boolean> {
  const log = await readFile(join(dirname(home), "worker.log"), "utf8")
  return log.slice(log.lastIndexOf("Serving the Docker API")).includes("Joined the platform")
}

async function removeContainers({ dockerSocket: socketPath }: Paths): Promise<void> {
  const { body } = await get({ socketPath, path: "/containers/json?all=1" }).catch(() => ({ body: "[]" }))
  for (const { Id } of JSON.parse(body) as { Id: string }[]) {
    await get({ socketPath, method: "DELETE", path: `/containers/${Id}?force=1&v=1` })
  }
}

const networksSchema = z.array(z.object({ Options: z.record(z.string(), z.string()).nullish() }))

/** The interface of the engine's default network. */
async function bridgeOf({ dockerSocket: socketPath }: Paths): Promise<string | undefined> {
  const { body } = await get({ socketPath, path: "/networks" }).catch(() => ({ body: "[]" }))
  const names = networksSchema
    .parse(JSON.parse(body))
    .map(({ Options }) => Options?.["com.docker.network.bridge.name"])
  return names.find((name) => name !== undefined)
}

/** What an engine leaves in the kernel, because its containers may: its bridge, and the table of the same tag. */
async function removeNetwork(bridge: string): Promise<void> {
  const interfaces = (await readdir("/sys/class/net")).filter((name) => name.startsWith(bridge.slice(0, 7)))
  for (const name of interfaces) await run({ command: "ip", args: ["link", "delete", name] })
  const table = `table inet naru_${bridge.slice(2, 7)}`
  const { stdout } = await run({ command: "nft", args: ["list", "tables"] })
  if (stdout.includes(table)) await run({ command: "nft", args: ["delete", ...table.split(" ")] })
}

/** What an engine keeps mounted while nobody runs. */
async function unmountBelow(directory: string): Promise<void> {
  const mounts = (await readFile("/proc/self/mountinfo", "utf8"))
    .split("\n")
    .map((line) => line.split(" ")[4])
  const below = mounts.filter((path) => path?.startsWith(`${directory}/`)).reverse()
  for (const path of below) await run({ command: "umount", args: ["--lazy", path ?? ""] })
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
  const exited = once(child, "exit")
  child.kill(signal)
  await exited
  return child.exitCode
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, "listening")
  const address = server.address()
  server.close()
  return typeof address === "object" && address ? address.port : 0
}

function get(target: object): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ agent: false, ...target }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    call.on("error", reject)
    call.end()
  })
}

/** Waits until something holds; an error counts as not yet. */
export async function until(holds: () => Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(50)) {
    if (await holds().catch(() => false)) return
  }
  throw new Error(`waited ${timeoutMs} ms for ${what}`)
}
