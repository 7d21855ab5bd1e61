import { spawn } from "node:child_process"
import type { Readable } from "node:stream"
import { NaruError } from "./errors.ts"

export interface SpawnRequest {
  command: string
  args: readonly string[]
  /** Whole environment of the child; defaults to this process's. */
  env?: Record<string, string>
  cwd?: string
  /** Written to the child's standard input, which is then closed. */
  input?: string | Uint8Array | Readable
  timeoutMs?: number
  signal?: AbortSignal
  uid?: number
  gid?: number
}

export interface SpawnResult {
  stdout: string
  stderr: string
}

export class CommandFailed extends NaruError {
  readonly exitCode: number | undefined
  readonly stderr: string
  constructor(command: string, exitCode: number | undefined, stderr: string, cause?: unknown) {
    const reason = stderr.trim() || (cause instanceof Error ? cause.message : "it printed nothing")
    super({
      code: "command_failed",
      kind: "internal",
      message: `${command} failed (exit ${exitCode ?? "none"}): ${reason}`,
      cause,
    })
    this.exitCode = exitCode
    this.stderr = stderr
  }
}

/** Runs a program to its end with arguments as an array (never a shell); throws {@link CommandFailed} unless it exits 0. */
export async function run(request: SpawnRequest): Promise<SpawnResult> {
  const { command, args, env, cwd, input, timeoutMs, signal, uid, gid } = request
  const child = spawn(command, [...args], {
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...(env && { env }),
    ...(cwd && { cwd }),
    ...(timeoutMs && { timeout: timeoutMs, killSignal: "SIGKILL" as const }),
    ...(signal && { signal }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk))
  if (input !== undefined && child.stdin) feed(child.stdin, input)
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  }).catch((error: unknown) => {
    throw new CommandFailed(command, undefined, Buffer.concat(stderr).toString(), error)
  })
  const errors = Buffer.concat(stderr).toString()
  if (exitCode !== 0) throw new CommandFailed(command, exitCode ?? undefined, errors)
  return { stdout: Buffer.concat(stdout).toString(), stderr: errors }
}

function feed(stdin: NodeJS.WritableStream, input: string | Uint8Array | Readable): void {
  // A child that exits early closes its end (EPIPE); its exit code tells the story.
  stdin.on("error", () => {})
  if (typeof input === "string" || input instanceof Uint8Array) stdin.end(input)
  else input.pipe(stdin)
}

export interface LongRunning {
  command: string
  args: readonly string[]
  env: Record<string, string>
  cwd?: string
  uid?: number
  gid?: number
  /** Open file that takes both output streams. */
  outputFd: number
  /** Own session: it lives on when this process ends. */
  detached?: boolean
}

export interface RunningProcess {
  pid: number
  /** Resolves when it ended: `exit 1`, `signal SIGKILL`. */
  ended: Promise<string>
  signal(name: NodeJS.Signals): void
}

/** Starts a program that is meant to stay; throws {@link CommandFailed} when it cannot be started at all. */
export async function start(request: LongRunning): Promise<RunningProcess> {
  const { command, args, env, cwd, uid, gid, outputFd, detached } = request
  const child = spawn(command, [...args], {
    env,
    stdio: ["ignore", outputFd, outputFd],
    ...(cwd && { cwd }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    ...(detached && { detached }),
  })
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal === null ? `exit ${code}` : `signal ${signal}`))
  })
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve)
    child.once("error", (error) => reject(new CommandFailed(command, undefined, "", error)))
  })
  if (detached) child.unref()
  return { pid: child.pid ?? 0, ended, signal: (name) => void child.kill(name) }
}
