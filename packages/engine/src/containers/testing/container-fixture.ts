import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { silentLog } from "@naru/base/log"
import type { Engine, EngineOptions } from "../../engine.ts"
import { unmountAt } from "../../mounts/index.ts"
import { enterPrivateHost, type PrivateHost } from "../../networks/testing/private-host.ts"
import { openEngine } from "../../open-engine.ts"
import { run } from "../../system/index.ts"
import type { Container, ContainerSpec, ContainerStore, ExecSpec } from "../container.ts"

interface Ended {
  exitCode: number
  stdout: string
  stderr: string
}

/** A real engine with naru/busybox in it, on a network of its own. Needs root and a mount namespace of its own. */
export interface ContainerFixture extends AsyncDisposable {
  engine: Engine
  containers: ContainerStore
  directory: string
  options: EngineOptions
  host: PrivateHost
  /** Runs a container of busybox from create to remove. */
  run(spec: Partial<ContainerSpec>, input?: string): Promise<Ended>
  /** Runs a shell script in one. */
  shell(script: string, spec?: Partial<ContainerSpec>): Promise<Ended>
  /** Makes and starts one that stays. */
  start(spec?: Partial<ContainerSpec>): Promise<Container>
  exec(id: string, spec: ExecSpec, input?: string): Promise<Ended>
  /** Closes the engine and opens it again. */
  reopen(): Promise<void>
}

const repository = join(import.meta.dirname, "../../../../..")

export async function openContainerFixture(
  runtime: NonNullable<EngineOptions["runtime"]> = {},
): Promise<ContainerFixture> {
  const host = await enterPrivateHost()
  const directory = mkdtempSync("/tmp/naru-c")
  const options: EngineOptions = {
    home: join(directory, "home"),
    run: join(directory, "run"),
    log: silentLog,
    runtime,
  }
  let engine = await openEngine(options)
  await loadBusybox(engine, directory)
  const spec = (asked: Partial<ContainerSpec>): ContainerSpec => ({
    image: busybox,
    network: "none",
    ...asked,
  })
  const runOne = async (asked: Partial<ContainerSpec>, input?: string) => {
    const stdin = input !== undefined
    const container = await engine.containers.create(
      spec({ ...asked, ...(stdin && { openStdin: true, stdinOnce: true }) }),
    )
    try {
      return await runToEnd(engine.containers, container.id, input)
    } finally {
      await engine.containers.remove(container.id, { force: true, volumes: true })
    }
  }
  return {
    get engine() {
      return engine
    },
    get containers() {
      return engine.containers
    },
    directory,
    options,
    host,
    run: runOne,
    shell: (script, asked = {}) => runOne({ ...asked, command: ["sh", "-c", script] }),
    async start(asked = {}) {
      const { id } = await engine.containers.create(
        spec({ command: ["sleep", "1000"], init: true, ...asked }),
      )
      await engine.containers.start(id)
      return engine.containers.get(id)
    },
    async exec(id, asked, input) {
      const stdin = input !== undefined
      const exec = await engine.containers.createExec(id, { ...asked, openStdin: stdin })
      const streams = await engine.containers.startExec(exec.id, { stdin })
      if (stdin) streams.stdin.end(input)
      const [stdout, stderr] = await Promise.all([textOf(streams.stdout), textOf(streams.stderr)])
      return { exitCode: await streams.exited, stdout, stderr }
    },
    async reopen() {
      await engine.close()
      engine = await openEngine(options)
    },
    async [Symbol.asyncDispose]() {
      for (const { id } of await engine.containers.list())
        await engine.containers.remove(id, { force: true, volumes: true })
      await engine.close()
      clearDirectory(directory)
      host.leave()
    },
  }
}

export const busybox = "naru/busybox"

/** Loads the image that `infra/images` makes from busybox-static. */
export async function loadBusybox(engine: Engine, directory: string): Promise<void> {
  const archive = join(directory, "busybox.tar")
  mkdirSync(directory, { recursive: true })
  await run({ command: join(repository, "infra/images/busybox.sh"), args: [archive] })
  for await (const _ of engine.images.load(createReadStream(archive)));
}

/** Attaches, starts and reads a container to its end. */
async function runToEnd(containers: ContainerStore, id: string, input?: string): Promise<Ended> {
  const streams = await containers.attach(id, { stdin: input !== undefined })
  const output = Promise.all([textOf(streams.stdout), textOf(streams.stderr)])
  if (input !== undefined) streams.stdin.end(input)
  const ended = containers.wait(id, { condition: "next-exit" })
  ended.catch(() => undefined)
  await containers.start(id)
  const [stdout, stderr] = await output
  return { ...(await ended), stdout, stderr }
}

export async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

/** Removes an engine's directory with what is mounted for good in this mount namespace: runtime, run directory, namespaces. */
export function clearDirectory(directory: string): void {
  for (const target of mountsBelow(directory).reverse()) unmountAt(target)
  rmSync(directory, { recursive: true, force: true })
}

export function mountsBelow(directory: string): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => line.split(" ")[4] ?? [])
    .filter((path) => path.startsWith(`${directory}/`))
}
