import { statSync } from "node:fs"
import { describeError } from "@naru/base/errors"
import { bundleOf, reopenLog, rotateLog } from "../runtime/index.ts"
import type { ContainerContext } from "./container-context.ts"
import { hasProcess } from "./container-machine.ts"
import { logPathOf } from "./container-paths.ts"
import type { ContainerRecord } from "./container-record.ts"
import { endContainer } from "./end-container.ts"
import { livingPid } from "./living-process.ts"
import { logLimitsOf } from "./log-limits.ts"

const lookEveryMs = 2000
/** SIGKILL: what a process has met whose monitor cannot tell any more. */
const lostExitCode = 137

/** Looks after running containers: moves logs aside that have grown, and notices ends that no monitor lived to report. */
export function openCaretaker(context: ContainerContext): { close(): void } {
  const seenDead = new Set<string>()
  const timer = setInterval(() => {
    for (const record of context.records.list()) {
      if (!hasProcess(record.container.state)) continue
      rotateIfGrown(context, record)
      if (isLost(record, seenDead)) void endLost(context, record.container.id)
    }
  }, lookEveryMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}

function rotateIfGrown({ home, runtime, log }: ContainerContext, { container }: ContainerRecord): void {
  const limits = logLimitsOf(container.spec.logDriver)
  const path = logPathOf(home, container.id)
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (!limits || size < limits.sizeBytes) return
    rotateLog(path, limits.olderFiles)
    reopenLog(bundleOf(runtime.run, container.id))
  } catch (error) {
    log.error({ error, container: container.id }, "A log could not be moved aside")
  }
}

/** The monitor writes the exit file some milliseconds after the end, so only what is dead at two looks in a row is lost. */
function isLost(record: ContainerRecord, seenDead: Set<string>): boolean {
  const { id } = record.container
  if (livingPid(record) !== undefined) return false
  if (seenDead.delete(id)) return true
  seenDead.add(id)
  return false
}

async function endLost(context: ContainerContext, id: string): Promise<void> {
  const exitCode = context.runtime.exits.find(id) ?? lostExitCode
  try {
    await context.locks.run(id, () => endContainer(context, id, exitCode))
  } catch (error) {
    context.log.error(
      { error, container: id, reason: describeError(error) },
      "A lost container could not be ended",
    )
  }
}
