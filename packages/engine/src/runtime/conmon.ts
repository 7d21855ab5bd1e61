import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import * as z from "zod"
import type { Bundle } from "./bundle.ts"
import { startChild } from "./child.ts"
import type { OciRuntime } from "./oci-runtime.ts"
import { MonitorFailed } from "./runtime-errors.ts"
import { explainStartFailure } from "./start-failure.ts"

export interface ConmonRequest {
  id: string
  bundle: Bundle
  /** The process's program, for error texts. */
  program: string
  tty: boolean
  openStdin: boolean
  /** Input stays open when a client leaves. */
  keepStdin: boolean
  /** Where the output goes, or undefined to keep none. */
  logPath?: string
  /** Nothing is kept beyond this size if the engine is not there to rotate. */
  logLimitBytes?: number
}

/** What all processes under conmon share. */
export interface ConmonHost {
  conmonPath: string
  runtime: OciRuntime
  /** State directory of the runtime. */
  stateRoot: string
  exitDirectory: string
}

/** What conmon's children get as environment; TZ so that log times need no conversion. */
const baseEnvironment = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", TZ: "UTC" }

/** A conmon that has started and waits for the word to make its container. */
export interface WaitingConmon {
  /**
   * Runs the runtime's `create`: the bundle must be complete now. Resolves with the PID of the process, which waits for its start.
   * Throws `cannot_start_process`, `monitor_failed`.
   */
  create(): Promise<number>
  /** Ends it without a container. */
  abandon(): void
}

/**
 * Starts a conmon, which will hold the process's streams, log and exit, and outlive this engine. It loads on another core while the
 * caller still prepares the bundle (2 ms of each start).
 */
export async function launchConmon(host: ConmonHost, request: ConmonRequest): Promise<WaitingConmon> {
  const { bundle } = request
  const conmon = await startChild({
    command: host.conmonPath,
    // conmon leaves the mark of an OOM kill in the directory where it runs.
    cwd: bundle.directory,
    args: [...commonArguments(host, request.id, bundle), ...createArguments(request)],
    env: { ...baseEnvironment, ...host.runtime.environment, _OCI_SYNCPIPE: "3", _OCI_STARTPIPE: "4" },
    descriptors: ["nothing", "nothing", "read", "read", "write"],
    light: host.runtime.fastPaths.lightSpawn,
    outlives: true,
  })
  const complaints = collect(conmon.reader(2))
  const sync = openLines(conmon.reader(3))
  const start = conmon.writer(4)
  return {
    async create() {
      start.end("\0")
      try {
        return await readPid(sync, complaints, request.program)
      } finally {
        sync.close()
        complaints.close()
      }
    },
    abandon() {
      conmon.kill()
      start.destroy()
      sync.close()
      complaints.close()
    },
  }
}

export interface ConmonExecRequest {
  containerId: string
  /** The exec's own directory, where its sockets will lie. */
  bundle: Bundle
  processFile: string
  /** Where the runtime says why it could not start the process. */
  runtimeLog: string
  program: string
  tty: boolean
  openStdin: boolean
}

/**
 * Runs a process in a living container under a conmon of its own. `attach` is called when its socket is there and before
 * the process starts, so that its first byte is not missed. Throws `cannot_start_process`, `monitor_failed`.
 */
export async function execUnderConmon(
  host: ConmonHost,
  request: ConmonExecRequest,
  attach: () => Promise<void>,
): Promise<{ pid: number; exited: Promise<number> }> {
  const { bundle } = request
  const conmon = await startChild({
    command: host.conmonPath,
    // conmon leaves the mark of an OOM kill in the directory where it runs.
    cwd: bundle.directory,
    args: [
      // The exit file is named after the container, so it goes where nobody takes it for the container's own.
      ...commonArguments({ ...host, exitDirectory: bundle.directory }, request.containerId, bundle),
      ...["--runtime-arg", "--log", "--runtime-arg", request.runtimeLog],
      ...["--runtime-arg", "--log-format", "--runtime-arg", "json"],
      ...["--exec", "--exec-attach", "--exec-process-spec", request.processFile, "-l", "none"],
      ...streamArguments(request),
    ],
    env: {
      ...baseEnvironment,
      ...host.runtime.environment,
      _OCI_SYNCPIPE: "3",
      _OCI_STARTPIPE: "4",
      _OCI_ATTACHPIPE: "5",
    },
    descriptors: ["nothing", "nothing", "read", "read", "write", "read"],
    light: host.runtime.fastPaths.lightSpawn,
    outlives: true,
  })
  const complaints = collect(conmon.reader(2))
  const sync = openLines(conmon.reader(3))
  const start = conmon.writer(4)
  const ready = openLines(conmon.reader(5))
  start.write("\0")
  // Either it says that the socket is there, or it ends and the sync pipe tells why.
  const isReady = (await ready.next()) !== undefined
  ready.close()
  if (isReady) await attach()
  start.end("\0")
  try {
    const pid = await readPid(sync, complaints, request.program)
    const exited = sync.next().then(readExitCode)
    exited.then(sync.close, sync.close)
    return { pid, exited }
  } catch (error) {
    sync.close()
    throw error
  } finally {
    complaints.close()
  }
}

function commonArguments(host: ConmonHost, id: string, bundle: Bundle): string[] {
  const { runtime } = host
  return [
    ...["--api-version", "1", "-c", id, "-u", id, "-n", id.slice(0, 12)],
    ...["-r", runtime.command, "--runtime-arg", "--root", "--runtime-arg", host.stateRoot],
    ...["-b", bundle.directory, "-p", bundle.pidFile, "-P", bundle.conmonPidFile],
    ...["--exit-dir", host.exitDirectory, "--full-attach", "--log-level", "error", "--no-sync-log"],
  ]
}

function createArguments(request: ConmonRequest): string[] {
  const { logPath, logLimitBytes } = request
  return [
    ...["-l", logPath === undefined ? "none" : `k8s-file:${logPath}`],
    ...(logLimitBytes === undefined ? [] : ["--log-size-max", String(logLimitBytes)]),
    ...(request.keepStdin ? ["--leave-stdin-open"] : []),
    ...streamArguments(request),
  ]
}

function streamArguments({ tty, openStdin }: { tty: boolean; openStdin: boolean }): string[] {
  return [...(tty ? ["-t"] : []), ...(openStdin ? ["-i"] : [])]
}

const syncSchema = z.object({ data: z.number().int(), message: z.string().optional() })

async function readPid(sync: Lines, complaints: Complaints, program: string): Promise<number> {
  const line = await sync.next()
  if (line === undefined) throw new MonitorFailed((await complaints.text()) || "it ended without a word")
  const { data, message } = syncSchema.parse(JSON.parse(line))
  if (data <= 0) throw explainStartFailure(message ?? (await complaints.text()), program)
  return data
}

function readExitCode(line: string | undefined): number {
  return line === undefined ? 137 : Math.max(0, syncSchema.parse(JSON.parse(line)).data)
}

interface Lines {
  /** The next line without its newline, or undefined at the end. */
  next(): Promise<string | undefined>
  close(): void
}

function openLines(pipe: Readable): Lines {
  const reader = createInterface({ input: pipe })
  const lines = reader[Symbol.asyncIterator]()
  return {
    async next() {
      const line = await lines.next()
      return line.done ? undefined : line.value
    },
    close() {
      reader.close()
      pipe.destroy()
    },
  }
}

interface Complaints {
  /** All that came, once its writer has closed it. */
  text(): Promise<string>
  close(): void
}

const mostComplaint = 8192

function collect(stream: Readable): Complaints {
  let text = ""
  stream.on("data", (chunk: Buffer) => {
    if (text.length < mostComplaint) text += chunk.toString()
  })
  const ended = new Promise<void>((resolve) => stream.once("close", resolve))
  return { text: () => ended.then(() => text.trim()), close: () => void stream.destroy() }
}
