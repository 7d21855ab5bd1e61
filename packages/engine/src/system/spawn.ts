import { type ChildProcess, spawn } from "node:child_process"
import type { Readable, Writable } from "node:stream"
import { NaruError } from "@naru/base/errors"

export { CommandFailed, run, type SpawnRequest, type SpawnResult } from "@naru/base/spawn"

export class CannotSpawn extends NaruError {
  constructor(command: string, cause: unknown) {
    super({
      code: "cannot_spawn",
      kind: "unavailable",
      message: `cannot start ${command}: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    })
  }
}

export interface ProcessRequest {
  command: string
  args: readonly string[]
  /** Whole environment of the child; defaults to this process's. */
  env?: Readonly<Record<string, string>>
  cwd?: string
  /** What the child's descriptors 0, 1, 2, 3 … are: a new pipe, nothing, this process's own, or an open descriptor. */
  stdio?: readonly ("pipe" | "ignore" | "inherit" | number)[]
  /** Kills the child with SIGKILL after this time. */
  timeoutMs?: number
  /** Kills the child with SIGKILL when it aborts. */
  signal?: AbortSignal
  /** Puts the child in a session of its own, so that it outlives this process. */
  detached?: boolean
}

/** A running child. `exited` never rejects once the child has started. */
export interface SpawnedProcess {
  pid: number
  stdin: Writable | null
  stdout: Readable | null
  stderr: Readable | null
  /** The pipe of descriptor `fd`, from 3 on; undefined unless asked for as `pipe`. */
  pipe(fd: number): Readable | Writable | undefined
  kill(signal?: NodeJS.Signals): void
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Lets this process end while the child runs. */
  unref(): void
}

/** Starts a program for streaming; arguments are an array, never a shell. Throws {@link CannotSpawn}. */
export async function spawnProcess(request: ProcessRequest): Promise<SpawnedProcess> {
  const { command, args, env, cwd, stdio, timeoutMs, signal, detached } = request
  const child = spawn(command, [...args], {
    stdio: stdio ? [...stdio] : ["pipe", "pipe", "pipe"],
    killSignal: "SIGKILL",
    ...(env && { env }),
    ...(cwd !== undefined && { cwd }),
    ...(timeoutMs !== undefined && { timeout: timeoutMs }),
    ...(signal && { signal }),
    ...(detached && { detached }),
  })
  const exited = exitOf(child)
  const pid = await startOf(child, command)
  return {
    pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    pipe: (fd) => child.stdio[fd] ?? undefined,
    kill: (name = "SIGKILL") => void child.kill(name),
    exited,
    unref: () => child.unref(),
  }
}

function exitOf(child: ChildProcess): SpawnedProcess["exited"] {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })))
}

async function startOf(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // After the start an "error" only repeats what `exited` tells: an abort or a failed kill.
    child.on("error", (error) => reject(new CannotSpawn(command, error)))
    if (child.pid !== undefined) resolve(child.pid)
  })
}
