import { describeError } from "@naru/base/errors"
import type { ContainerContext, ContainerFollower } from "./container-context.ts"
import { nextDelayMs } from "./restart-policy.ts"
import { startContainer } from "./start-container.ts"

/** Starts containers again that wait in `restarting`, each after its delay. */
export interface Restarter extends ContainerFollower {
  close(): void
}

export function openRestarter(contextOf: () => ContainerContext): Restarter {
  const timers = new Map<string, NodeJS.Timeout>()
  const delays = new Map<string, number>()
  const restart = async (id: string) => {
    timers.delete(id)
    const context = contextOf()
    const { log, locks, records } = context
    try {
      await locks.run(id, async () => {
        const container = records.findById(id)?.container
        if (container?.state !== "restarting") return
        await records.update(id, { container: { restartCount: container.restartCount + 1 } })
        await startContainer(context, id)
      })
    } catch (error) {
      log.warn({ container: id, reason: describeError(error) }, "A container could not be started again")
    }
  }
  return {
    started() {},
    ended(id) {
      const container = contextOf().records.findById(id)?.container
      if (container?.state !== "restarting") {
        delays.delete(id)
        return
      }
      const ranMs = Date.parse(container.finishedAt ?? "") - Date.parse(container.startedAt ?? "")
      const delayMs = nextDelayMs(delays.get(id), ranMs)
      delays.set(id, delayMs)
      timers.set(
        id,
        setTimeout(() => void restart(id), delayMs),
      )
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
