import { closeSync, constants, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { errnoOf } from "@naru/base/errors"
import { sendSignal } from "../system/index.ts"
import { attachTo, type Streams } from "./attach.ts"
import type { Bundle } from "./bundle.ts"
import { type ConmonHost, execUnderConmon } from "./conmon.ts"
import { execWithPipes } from "./exec-pipes.ts"
import { CannotStartProcess, MonitorFailed } from "./runtime-errors.ts"
import type { OciProcess } from "./spec/index.ts"
import { readStartFailure } from "./start-failure.ts"

export interface ExecRequest {
  containerId: string
  execId: string
  /** Bundle of the container. */
  bundle: Bundle
  process: OciProcess
  openStdin: boolean
}

export interface TerminalSize {
  rows: number
  columns: number
}

/** An extra process in a container, with its streams. */
export interface RunningExec extends Streams {
  /** On the host; undefined while the runtime has not told. */
  pid(): number | undefined
  /** After both output streams have ended. A process that could not start ends with 126 or 127 and says why on `stderr`. */
  exited: Promise<number>
  resize(size: TerminalSize): void
  /** Kills it; its children in the container may live on. */
  kill(): void
}

/**
 * Starts a process in a running container. Without a terminal the runtime's own `exec` runs with pipes straight to this engine
 * (7 ms); with one, conmon holds the terminal.
 */
export async function startExec(host: ConmonHost, request: ExecRequest): Promise<RunningExec> {
  const bundle = execBundleOf(request.bundle, request.execId)
  mkdirSync(bundle.directory, { recursive: true, mode: 0o700 })
  const processFile = join(bundle.directory, "process.json")
  writeFileSync(processFile, JSON.stringify(request.process), { mode: 0o600 })
  const start = request.process.terminal ? execWithTerminal : execWithPipes
  try {
    const exec = await start(host, { ...request, bundle, processFile })
    const clean = () => clearDirectory(bundle.directory)
    void exec.exited.then(clean, clean)
    return exec
  } catch (error) {
    rmSync(bundle.directory, { recursive: true, force: true })
    throw error
  }
}

/** conmon may still be at its last files; what escapes goes with the container's bundle. */
async function clearDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch(() => undefined)
}

/** Tells conmon the size of the terminal (ctrl.c: `1 ROWS COLUMNS`). A process that has ended needs none. */
export function resizeTerminal(bundle: Bundle, { rows, columns }: TerminalSize): void {
  writeControl(bundle, `1 ${rows} ${columns}\n`)
}

/** Tells conmon to open its log file anew, after it was moved (ctrl.c: `2 0 0`). */
export function reopenLog(bundle: Bundle): void {
  writeControl(bundle, "2 0 0\n")
}

function writeControl(bundle: Bundle, message: string): void {
  try {
    const fifo = openSync(bundle.controlFifo, constants.O_WRONLY | constants.O_NONBLOCK)
    try {
      writeSync(fifo, message)
    } finally {
      closeSync(fifo)
    }
  } catch (error) {
    if (errnoOf(error) !== "ENXIO" && errnoOf(error) !== "ENOENT") throw error
  }
}

function execBundleOf(container: Bundle, execId: string): Bundle {
  const directory = join(container.execs, execId.slice(0, 8))
  return {
    ...container,
    directory,
    pidFile: join(directory, "pidfile"),
    conmonPidFile: join(directory, "conmon.pid"),
    attachSocket: join(directory, "attach"),
    controlFifo: join(directory, "ctl"),
  }
}

async function execWithTerminal(
  host: ConmonHost,
  request: ExecRequest & { processFile: string },
): Promise<RunningExec> {
  const { bundle, process: asked, openStdin } = request
  const runtimeLog = join(bundle.directory, "log")
  const program = asked.args[0] ?? ""
  let streams: Streams | undefined
  try {
    const attach = async () => {
      streams = await attachTo(bundle.attachSocket, { stdin: openStdin })
    }
    const { pid, exited } = await execUnderConmon(
      host,
      { ...request, runtimeLog, program, tty: true },
      attach,
    )
    if (!streams) throw new MonitorFailed("its socket was not there")
    return runningExec(streams, { pid, exited, bundle })
  } catch (error) {
    streams?.close()
    const failure = error instanceof CannotStartProcess ? error : readStartFailure(runtimeLog, program)
    if (!failure) throw error
    return failedExec(failure)
  }
}

function runningExec(
  streams: Streams,
  { pid, exited, bundle }: { pid: number; exited: Promise<number>; bundle: Bundle },
): RunningExec {
  const drained = new Promise<void>((resolve) => streams.stdout.once("end", resolve).once("close", resolve))
  return {
    ...streams,
    pid: () => pid,
    exited: exited.then((code) => drained.then(() => code)),
    resize: (size) => resizeTerminal(bundle, size),
    kill: () => void sendSignal(pid, "SIGKILL"),
  }
}

/** An exec that never began: it says why where its output would be, as Docker's does. */
function failedExec({ message, exitCode }: CannotStartProcess): RunningExec {
  return {
    stdin: new PassThrough().resume(),
    stdout: Readable.from([Buffer.from(`${message}\r\n`)], { objectMode: false }),
    stderr: Readable.from([]),
    pid: () => undefined,
    exited: Promise.resolve(exitCode),
    resize() {},
    kill() {},
    close() {},
  }
}
