import { closeSync, readFileSync } from "node:fs"
import { Socket } from "node:net"
import { join } from "node:path"
import { PassThrough, Writable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { errnoOf } from "@naru/base/errors"
import { sendSignal, spawnProcess } from "../system/index.ts"
import type { ConmonHost } from "./conmon.ts"
import type { ExecRequest, RunningExec } from "./exec.ts"
import { readPidFile } from "./pid-file.ts"
import { openPipe } from "./pipe.ts"
import { explainStartFailure } from "./start-failure.ts"

/** How long output of children that outlive the process is still waited for. */
const lateOutputMs = 200

/** Runs the runtime's `exec` with pipes for the three streams; its exit is the process's exit. */
export async function execWithPipes(
  host: ConmonHost,
  request: ExecRequest & { processFile: string },
): Promise<RunningExec> {
  const { bundle, openStdin } = request
  const log = join(bundle.directory, "log")
  const pipes = {
    in: openStdin ? openPipe(bundle.directory) : undefined,
    out: openPipe(bundle.directory),
    err: openPipe(bundle.directory),
  }
  const { runtime, stateRoot } = host
  const child = await spawnProcess({
    command: runtime.command,
    args: [
      ...["--root", stateRoot, "--log", log, "--log-format", "json"],
      ...["exec", "--process", request.processFile, "--pid-file", bundle.pidFile, request.containerId],
    ],
    env: { PATH: process.env.PATH ?? "", ...runtime.environment },
    stdio: [pipes.in?.reader ?? "ignore", pipes.out.writer, pipes.err.writer],
  }).finally(() => {
    if (pipes.in) closeSync(pipes.in.reader)
    closeSync(pipes.out.writer)
    closeSync(pipes.err.writer)
  })
  const stdout = new Socket({ fd: pipes.out.reader, readable: true, writable: false })
  const outputs = [stdout, new Socket({ fd: pipes.err.reader, readable: true, writable: false })]
  const stderr = new PassThrough()
  outputs[1]?.pipe(stderr, { end: false })
  const exited = child.exited.then(async ({ code }) => {
    await Promise.race([Promise.all(outputs.map(ended)), sleep(lateOutputMs)])
    const failure = startFailureOf({
      log,
      pidFile: bundle.pidFile,
      code,
      program: request.process.args[0] ?? "",
    })
    if (failure) stderr.write(`${failure.message}\n`)
    stderr.end()
    for (const output of outputs) output.destroySoon()
    return failure?.exitCode ?? code ?? 137
  })
  return {
    stdin: pipes.in ? inputOf(pipes.in.writer) : closedInput(),
    stdout,
    stderr,
    pid: () => readPidFile(bundle.pidFile),
    exited,
    resize() {},
    kill() {
      const pid = readPidFile(bundle.pidFile)
      if (pid !== undefined) sendSignal(pid, "SIGKILL")
      child.kill()
    },
    close() {
      for (const output of outputs) output.destroy()
    },
  }
}

function inputOf(writer: number): Writable {
  const socket = new Socket({ fd: writer, readable: false, writable: true })
  // A process that closes its input early (EPIPE) is no failure: its exit code tells the story.
  socket.on("error", () => {})
  return socket
}

function closedInput(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readableEnded || socket.destroyed) resolve()
    else socket.once("end", resolve).once("close", resolve)
  })
}

/** The runtime's own complaint, when it is the reason for the exit rather than the process. */
function startFailureOf(exec: { log: string; pidFile: string; code: number | null; program: string }) {
  if (exec.code === 0) return undefined
  const complaint = readText(exec.log).trim()
  return complaint === "" ? undefined : explainStartFailure(complaint, exec.program)
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return ""
    throw error
  }
}
