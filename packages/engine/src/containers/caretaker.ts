import { statSync } from "node:fs"
import { describeError } from "@naru/base/errors"
import { bundleOf, reopenLog, rotateLog } from "../runtime/index.ts"
import { isAlive } from "../system/index.ts"
import type { ContainerContext } from "./container-context.ts"
import { hasProcess } from "./container-machine.ts"
import { logPathOf } from "./container-paths.ts"
import type { ContainerRecord } from "./container-record.ts"
import { endContainer } from "./end-container.ts"
import { logLimitsOf } from "./log-limits.ts"

const lookEveryMs = 2000
/** SIGKILL: what a process has met whose monitor cannot tell any more. */
const lostExitCode = 137

/** Looks after running containers: moves logs aside that have grown, and notices ends that no monitor lived to report. */
export function openCaretaker(context: ContainerContext): { close(): void } {
  const timer = setInterval(() => {
    for (const record of context.records.list()) {
      if (!hasProcess(record.container.state)) continue
      rotateIfGrown(context, record)
      void endIfLost(context, record)
    }
  }, lookEveryMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}

function rotateIfGrown({ home, runtime, log }: ContainerContext, { container }: ContainerRecord): void {
  const limits = logLimitsOf(container.spec.logDriver)
  const path = logPathOf(home, container.id)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (!limits || size < limits.sizeBytes) return
  try {
    rotateLog(path, limits.olderFiles)
    reopenLog(bundleOf(runtime.run, container.id))
  } catch (error) {
    log.error({ error, container: container.id }, "A log could not be moved aside")
  }
}

async function endIfLost(context: ContainerContext, { container, internal }: ContainerRecord): Promise<void> {
  const { runtime, locks, log } = context
  if (container.pid === undefined || isAlive(container.pid, startTimeOf(internal))) return
  // The monitor writes the exit file some milliseconds after the end; give it until the next look.
  if (!seenDead.delete(container.id)) {
    seenDead.add(container.id)
    return
  }
  const exitCode = runtime.exits.find(container.id) ?? lostExitCode
  try {
    await locks.run(container.id, () => endContainer(context, container.id, exitCode))
  } catch (error) {
    log.error(
      { error, container: container.id, reason: describeError(error) },
      "A lost container could not be ended",
    )
  }
}

const seenDead = new Set<string>()

/** The start time that was written down, for telling a process from a later one with its PID. */
export function startTimeOf({ pidStartTime }: ContainerRecord["internal"]): bigint | undefined {
  return pidStartTime === undefined ? undefined : BigInt(pidStartTime)
}
