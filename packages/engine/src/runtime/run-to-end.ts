import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { type Child, startChild } from "./child.ts"
import { deleteContainer } from "./lifecycle.ts"
import type { Runtime } from "./open-runtime.ts"
import type { OciSpec } from "./spec/index.ts"
import { readStartFailure } from "./start-failure.ts"

export interface RunToEndRequest {
  id: string
  /** An existing directory of its own on tmpfs, for the configuration and the runtime's log. */
  directory: string
  spec: OciSpec
  /** Gets output as it comes; the process is held back until what it returns resolves. */
  onOutput(stream: "stdout" | "stderr", bytes: Buffer): Promise<void> | void
  /** Kills the whole process tree when it aborts. */
  signal?: AbortSignal
}

/** How often a kill is repeated while the runtime has not yet noticed: a fork may slip through the first. */
const killAgainMs = 100

/**
 * Runs a container from start to end without a monitor: for work that need not outlive this engine, such as build steps. Nothing of
 * it is left afterwards. Throws `cannot_start_process`.
 */
export async function runToEnd(runtime: Runtime, request: RunToEndRequest): Promise<{ exitCode: number }> {
  const { id, directory, spec, signal } = request
  const cgroupPath = spec.linux.cgroupsPath
  const log = join(directory, "log")
  writeFileSync(join(directory, "config.json"), JSON.stringify(spec))
  try {
    const { child, outputs } = await start(runtime, { id, directory, log })
    const watch = killOnAbort(child, { runtime, cgroupPath, ...(signal && { signal }) })
    const reading = outputs.map(({ stream, socket }) =>
      pump(socket, (bytes) => request.onOutput(stream, bytes)),
    )
    const { code } = await child.exited
    await Promise.all([...reading, watch.stop()])
    const failure = code === 0 ? undefined : readStartFailure(log, spec.process.args[0] ?? "")
    if (failure && !signal?.aborted) throw failure
    return { exitCode: code ?? 137 }
  } finally {
    await deleteContainer(runtime, { id, cgroupPath })
  }
}

async function start(
  { runtime, stateRoot }: Runtime,
  { id, directory, log }: { id: string; directory: string; log: string },
): Promise<{ child: Child; outputs: { stream: "stdout" | "stderr"; socket: Readable }[] }> {
  const child = await startChild({
    command: runtime.command,
    args: [
      ...["--root", stateRoot, "--log", log, "--log-format", "json"],
      ...["run", "--bundle", directory, id],
    ],
    env: { PATH: process.env.PATH ?? "", ...runtime.environment },
    descriptors: ["nothing", "read", "read"],
    light: runtime.fastPaths.lightSpawn,
  })
  const outputs = [
    { stream: "stdout" as const, socket: child.reader(1) },
    { stream: "stderr" as const, socket: child.reader(2) },
  ]
  return { child, outputs }
}

/** The process's end closes its side: with its PID namespace gone nobody else holds it. */
async function pump(socket: Readable, take: (bytes: Buffer) => Promise<void> | void): Promise<void> {
  for await (const chunk of socket) await take(chunk)
}

function killOnAbort(
  child: Child,
  { runtime, cgroupPath, signal }: { runtime: Runtime; cgroupPath: string; signal?: AbortSignal },
): { stop(): Promise<void> } {
  let killing: Promise<void> | undefined
  let ended = false
  const kill = () => {
    killing = (async () => {
      while (!ended) {
        await runtime.cgroups.killAll(cgroupPath)
        await Promise.race([child.exited, sleep(killAgainMs)])
      }
    })()
  }
  if (signal?.aborted) kill()
  signal?.addEventListener("abort", kill, { once: true })
  return {
    async stop() {
      ended = true
      signal?.removeEventListener("abort", kill)
      await killing
    },
  }
}
