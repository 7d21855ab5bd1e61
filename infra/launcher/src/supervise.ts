import { setTimeout as sleep } from "node:timers/promises"
import { describeError, NaruError } from "@naru/base/errors"
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

/** Where a part is in its life; shared by the one who keeps it and the one who stops it. */
interface Life {
  running: RunningPart | undefined
  restarts: number
  stopping: boolean
}

interface Launched {
  identity: ProcessIdentity
  ended: Promise<string>
}

/** Starts a part, waits until it is ready and keeps it running. Throws {@link PartFailed}. */
export async function supervise(
  part: Part,
  { logDirectory, onChange }: SuperviseOptions,
): Promise<SupervisedPart> {
  const log = await openPartLog(logDirectory, part.name)
  const life: Life = { running: undefined, restarts: 0, stopping: false }
  const launch = () => launchPart(part, { life, outputFd: log.fd, onChange })
  const first = await launch()
  await requireReady(part, first, logDirectory)
  const kept = keep(part, { life, first, launch })
  const rotation = setInterval(() => void rotate(log), 60_000)
  return {
    current: () => life.running,
    async stop() {
      life.stopping = true
      clearInterval(rotation)
      if (life.running) await end(life.running.process, part.stopSignal ?? "SIGTERM", stopGraceMs)
      await kept
      await log.close()
    },
  }
}

async function launchPart(
  part: Part,
  { life, outputFd, onChange }: { life: Life; outputFd: number; onChange: () => void },
): Promise<Launched> {
  const child = await start({
    command: part.command,
    args: part.args,
    env: part.env,
    outputFd,
    cwd: part.cwd ?? "/",
    ...(part.account && part.account),
  })
  // Whoever stops the part saw nothing to end while it was on its way up.
  if (life.stopping) child.signal("SIGKILL")
  const identity = (await identify(child.pid)) ?? { pid: child.pid, startTime: "" }
  life.running = {
    name: part.name,
    process: identity,
    startedAt: new Date().toISOString(),
    restarts: life.restarts,
  }
  onChange()
  return { identity, ended: child.ended }
}

/** Starts the part again whenever it has ended, until it is to stop. */
async function keep(
  part: Part,
  { life, first, launch }: { life: Life; first: Launched; launch: () => Promise<Launched> },
): Promise<void> {
  let startedAt = Date.now()
  let pauseMs = 0
  let current: Launched | undefined = first
  for (;;) {
    await current?.ended
    life.running = undefined
    if (life.stopping) return
    if (Date.now() - startedAt > steadyAfterMs) pauseMs = 0
    await sleep(pauseMs)
    if (life.stopping) return
    pauseMs = nextPause(pauseMs)
    startedAt = Date.now()
    life.restarts += 1
    try {
      current = await launch()
    } catch (error) {
      // A host short of memory or processes cannot start it now; the next turn tries again.
      console.error(`${part.name} could not be started again: ${describeError(error)}`)
      current = undefined
    }
  }
}

async function requireReady(part: Part, first: Launched, logDirectory: string): Promise<void> {
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
