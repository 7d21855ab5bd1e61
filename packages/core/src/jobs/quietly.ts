import type { Log } from "@naru/base/log"
import type { QueueName } from "./job.ts"

const silenceMs = 10_000

/** While the queue's server is away its client reports several times a second: one line in ten seconds is enough. */
export function quietly(log: Log, queue: QueueName): (error: Error) => void {
  let lastMs = 0
  return (error) => {
    if (Date.now() - lastMs < silenceMs) return
    lastMs = Date.now()
    log.warn({ error, queue }, "The queue's connection failed; trying again")
  }
}
