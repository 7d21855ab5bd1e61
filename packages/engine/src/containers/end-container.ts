import { existsSync } from "node:fs"
import { describeError } from "@naru/base/errors"
import { bundleOf } from "../runtime/index.ts"
import type { Container } from "./container.ts"
import type { ContainerContext } from "./container-context.ts"
import { hasProcess } from "./container-machine.ts"
import { cgroupPathOf } from "./container-paths.ts"
import { clearRemains } from "./container-remains.ts"
import { removeContainer } from "./remove-container.ts"
import { restartsAfter } from "./restart-policy.ts"

/**
 * Writes down that a container's process has ended, tells who waits, then clears up: those who wait do not wait for that.
 * The caller holds its lock. A container without a process is left alone.
 */
export async function endContainer(context: ContainerContext, id: string, exitCode: number): Promise<void> {
  const { records, runtime, waits, attachments } = context
  const record = records.findById(id)
  if (!record || !hasProcess(record.container.state)) return
  const { container, internal } = record
  const run = { exitCode, restartCount: container.restartCount, stoppedByHand: internal.stoppedByHand }
  const restarts = restartsAfter(container.spec.restart, run)
  const oomKilled = wasKilledForMemory(context, container)
  const ended = await records.transition(id, restarts ? "backOff" : "exit", {
    container: {
      exitCode,
      oomKilled,
      finishedAt: context.now().toISOString(),
      pid: undefined,
      connection: undefined,
    },
  })
  if (oomKilled) records.publish(ended.container, "oom")
  records.publish(ended.container, "die", { exitCode: String(exitCode) })
  waits.tell(id, "ended", { exitCode })
  attachments.giveUp(id)
  for (const follower of context.followers) follower.ended(id)
  await clearRemains(context, ended.container).catch((error: unknown) => {
    // What is left now is taken away by the next start, by remove, or when the engine opens.
    context.log.error(
      { error, container: id, reason: describeError(error) },
      "An ended container left things behind",
    )
  })
  runtime.exits.forget(id)
  if (!restarts && container.spec.autoRemove) await removeContainer(context, id, { volumes: true })
}

/** conmon notes the kernel's message; the counter of the cgroup is the second witness, since both are read after the fact. */
function wasKilledForMemory({ runtime }: ContainerContext, { id, spec }: Container): boolean {
  return existsSync(bundleOf(runtime.run, id).oomFile) || runtime.cgroups.oomKills(cgroupPathOf(id, spec)) > 0
}
