import { join } from "node:path"
import { PassThrough, type Readable, Writable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { sendSignal } from "../system/index.ts"
import { startChild } from "./child.ts"
import type { ConmonHost } from "./conmon.ts"
import type { ExecRequest, RunningExec } from "./exec.ts"
import { readPidFile } from "./pid-file.ts"
import { readStartFailure } from "./start-failure.ts"

/** Runs the runtime's `exec` with pipes for the three streams; its exit is the process's exit. */
export async function execWithPipes(
  host: ConmonHost,
  request: ExecRequest & { processFile: string },
): Promise<RunningExec> {
  const { bundle, openStdin, process: asked } = request
  const { runtime, stateRoot } = host
  const log = join(bundle.directory, "log")
  const child = await startChild({
    command: runtime.command,
    args: [
      ...["--root", stateRoot, "--log", log, "--log-format", "json"],
      ...["exec", "--process", request.processFile, "--pid-file", bundle.pidFile, request.containerId],
    ],
    env: { PATH: process.env.PATH ?? "", ...runtime.environment },
    descriptors: [openStdin ? "write" : "nothing", "read", "read"],
    light: runtime.fastPaths.lightSpawn,
  })
  const stdout = forward(child.reader(1))
  const stderr = forward(child.reader(2))
  const exited = child.exited.then(async ({ code }) => {
    const ends = [stdout.end(), stderr.end()]
    await Promise.all(ends)
    const failure = code === 0 ? undefined : readStartFailure(log, asked.args[0] ?? "")
    // crun says it there itself.
    if (failure && stderr.bytes() === 0) stderr.output.write(`${failure.message}\n`)
    stdout.output.end()
    stderr.output.end()
    return failure?.exitCode ?? code ?? 137
  })
  return {
    stdin: openStdin ? child.writer(0) : closedInput(),
    stdout: stdout.output,
    stderr: stderr.output,
    pid: () => readPidFile(bundle.pidFile),
    exited,
    resize() {},
    kill() {
      const pid = readPidFile(bundle.pidFile)
      if (pid !== undefined) sendSignal(pid, "SIGKILL")
      child.kill()
    },
    close() {
      for (const { input } of [stdout, stderr]) input.destroy()
    },
  }
}

/** Children of the process may keep its output open after its end; what they write is waited for this long. */
const lateOutputMs = 200

interface Forwarded {
  input: Readable
  output: PassThrough
  /** How much has come. */
  bytes(): number
  /** Resolves when the input has ended, or is open and silent though nobody holds it back. */
  end(): Promise<void>
}

function forward(input: Readable): Forwarded {
  const output = new PassThrough()
  let bytes = 0
  let ended = false
  input.on("data", (chunk: Buffer) => {
    bytes += chunk.length
  })
  input.once("close", () => {
    ended = true
  })
  input.pipe(output, { end: false })
  const closed = new Promise<void>((resolve) => input.once("close", resolve))
  return {
    input,
    output,
    bytes: () => bytes,
    async end() {
      for (let before = -1; !ended && (before !== bytes || output.writableNeedDrain); ) {
        before = bytes
        await Promise.race([closed, sleep(lateOutputMs)])
      }
      input.destroy()
    },
  }
}

function closedInput(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
