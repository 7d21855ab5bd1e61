import { setTimeout as sleep } from "node:timers/promises"
import { NaruError } from "@naru/base/errors"
import { start } from "@naru/base/spawn"
import type { Part } from "./part.ts"
import { openPartLog, type PartLog } from "./part-log.ts"
import { end, identify, type ProcessIdentity } from "./process-identity.ts"

const readyTimeoutMs = 60_000
const stopGraceMs = 15_000
const longestPauseMs = 10_000
/** A part that lived this long has recovered: its next restart comes at once again. */
const steadyAfterMs = 30_000

export class PartFailed extends NaruError {
  constructor(part: string, reason: string, logFile: string) {
    super({
      code: "part_failed",
      kind: "unavailable",
      message: `${part} did not start: ${reason}`,
      userMessage: `${part} did not start: ${reason}. Its last words are in ${logFile} (./naru logs ${part}).`,
    })
  }
}

export interface RunningPart {
  name: Part["name"]
  process: ProcessIdentity
  startedAt: string
  restarts: number
}

/** A part that is kept running: whenever it ends it is started again, at once at first, then with growing pauses. */
export interface SupervisedPart {
  current(): RunningPart | undefined
  stop(): Promise<void>
}

export interface SuperviseOptions {
  logDirectory: string
  /** Called whenever the process changed. */
  onChange(): void
}

/** Starts a part, waits until it is ready and keeps it running. Throws {@link PartFailed}. */
export async function supervise(
  part: Part,
  { logDirectory, onChange }: SuperviseOptions,
): Promise<SupervisedPart> {
  const log = await openPartLog(logDirectory, part.name)
  let running: RunningPart | undefined
  let restarts = 0
  let stopping = false

  const launch = async () => {
    const child = await start({
      command: part.command,
      args: part.args,
      env: part.env,
      outputFd: log.fd,
      cwd: part.cwd ?? "/",
      ...(part.account && part.account),
    })
    const process = (await identify(child.pid)) ?? { pid: child.pid, startTime: "" }
    running = { name: part.name, process, startedAt: new Date().toISOString(), restarts }
    onChange()
    return { identity: process, ended: child.ended }
  }

  const keep = async (ended: Promise<string>) => {
    let startedAt = Date.now()
    let pauseMs = 0
    let life = ended
    for (;;) {
      await life
      running = undefined
      if (stopping) return
      if (Date.now() - startedAt > steadyAfterMs) pauseMs = 0
      await sleep(pauseMs)
      if (stopping) return
      pauseMs = nextPause(pauseMs)
      startedAt = Date.now()
      restarts += 1
      life = (await launch()).ended
    }
  }

  const first = await launch()
  await requireReady(part, first, logDirectory)
  const kept = keep(first.ended)
  const rotation = setInterval(() => void rotate(log), 60_000)
  return {
    current: () => running,
    async stop() {
      stopping = true
      clearInterval(rotation)
      if (running) await end(running.process, part.stopSignal ?? "SIGTERM", stopGraceMs)
      await kept
      await log.close()
    },
  }
}

async function requireReady(
  part: Part,
  first: { identity: ProcessIdentity; ended: Promise<string> },
  logDirectory: string,
): Promise<void> {
  const reason = await waitUntilReady(part, first.ended)
  if (reason === undefined) return
  await end(first.identity, "SIGKILL", 0)
  throw new PartFailed(part.name, reason, `${logDirectory}/${part.name}.log`)
}

function nextPause(pauseMs: number): number {
  return Math.min(longestPauseMs, pauseMs === 0 ? 250 : pauseMs * 2)
}

/** Undefined once the part is ready, else why it will not be. */
async function waitUntilReady(part: Part, ended: Promise<string>): Promise<string | undefined> {
  let end: string | undefined
  void ended.then((how) => {
    end = how
  })
  const deadline = Date.now() + readyTimeoutMs
  while (Date.now() < deadline) {
    if (end !== undefined) return `it ended (${end})`
    if (await part.ready()) return undefined
    await sleep(40)
  }
  return `it was not ready after ${readyTimeoutMs / 1000} s`
}

async function rotate(log: PartLog): Promise<void> {
  try {
    await log.rotate()
  } catch (error) {
    // A full disk must not end the platform; the next minute tries again.
    console.error(`A log could not be rotated: ${error}`)
  }
}
