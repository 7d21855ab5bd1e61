import { setTimeout as sleep } from "node:timers/promises"
import type { Log } from "@naru/base/log"
import * as z from "zod"
import { type BackendJob, type BackendQueue, openBackendQueue } from "./backend.ts"
import { HostSilent, JobFailed } from "./job.errors.ts"
import type { Job, QueueName } from "./job.ts"
import type { QueueTarget } from "./queue-target.ts"
import { quietly } from "./quietly.ts"
import { decodeFailure } from "./retry-policy.ts"

/** Where a job stands; `missing` when the queue does not know it (any more). */
export type JobState = "missing" | "waiting" | "running" | "done" | "failed"

export interface Enqueued<Payload> {
  /** The id of the thing that the job is about: twice is once. Not digits alone, no colon. */
  id: string
  payload: Payload
}

/** Puts jobs into queues and follows them; one per process. */
export interface JobQueues {
  /** Puts a job unless one of this id is there. */
  enqueue<Payload, Result>(
    queue: QueueName,
    job: Job<Payload, Result>,
    request: Enqueued<Payload>,
  ): Promise<void>
  /**
   * Puts a job, also in place of one that failed, and waits for its end. When the signal aborts, the job is canceled and the signal's reason is thrown after
   * its end. Throws {@link JobFailed} with the error of the other end.
   */
  run<Payload, Result>(
    queue: QueueName,
    job: Job<Payload, Result>,
    request: Enqueued<Payload> & { signal?: AbortSignal },
  ): Promise<Result>
  /** Asks for a job's end: one that waits never begins, one that runs gets its signal within a second. */
  cancel(queue: QueueName, id: string): Promise<void>
  stateOf(queue: QueueName, id: string): Promise<JobState>
  /** Forgets a job that does not run, so that its id can be used again. */
  forget(queue: QueueName, id: string): Promise<void>
  close(): Promise<void>
}

/** What the queue keeps of a job beside its state. */
export const envelopeSchema = z.object({ payload: z.unknown(), canceled: z.boolean().optional() })

const states: Record<string, JobState> = {
  active: "running",
  completed: "done",
  failed: "failed",
  unknown: "missing",
}

/** How long a canceled job may take to end before its host counts as silent. */
const cancelTimeoutMs = 5000
const kept = {
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 24 * 3600, count: 1000 },
}

/** Opens the producing end of all queues of a target. Connects at first use. */
export function openQueues(target: QueueTarget, log: Log): JobQueues {
  const open = new Map<QueueName, Promise<BackendQueue>>()
  const queueOf = (name: QueueName): Promise<BackendQueue> => {
    const opening = open.get(name) ?? openReady(target, name, log)
    open.set(name, opening)
    // What could not be opened is opened anew at the next use: the database may have been away.
    opening.catch(() => open.delete(name))
    return opening
  }
  const queues: JobQueues = {
    async enqueue(queue, job, { id, payload }) {
      const data = { payload: job.payload.parse(payload) }
      const options = { jobId: id, attempts: job.attempts, backoff: { type: "custom" }, ...kept }
      await (await queueOf(queue)).add(job.name, data, options)
    },
    async run(queue, job, { id, payload, signal }) {
      if (signal?.aborted) {
        // An earlier run may have put the job: it must not go on.
        await queues.cancel(queue, id)
        throw signal.reason
      }
      // Who asks again after a failure wants it tried again; what is done stays done.
      if ((await queues.stateOf(queue, id)) === "failed") await queues.forget(queue, id)
      await queues.enqueue(queue, job, { id, payload })
      const ended = await waitForEnd(await queueOf(queue), id, signal)
      if (ended?.state === "failed") throw new JobFailed(decodeFailure(ended.job.failedReason))
      if (ended) return job.result.parse(ended.job.returnvalue)
      await queues.cancel(queue, id)
      if (!(await waitForEnd(await queueOf(queue), id, AbortSignal.timeout(cancelTimeoutMs)))) {
        throw new HostSilent(queue)
      }
      throw signal?.reason
    },
    async cancel(queue, id) {
      const job = await (await queueOf(queue)).getJob(id)
      if (job) await job.updateData({ ...envelopeSchema.parse(job.data), canceled: true })
    },
    async stateOf(queue, id) {
      const job = await (await queueOf(queue)).getJob(id)
      return job ? (states[await job.getState()] ?? "waiting") : "missing"
    },
    async forget(queue, id) {
      const job = await (await queueOf(queue)).getJob(id)
      await job?.remove()
    },
    async close() {
      const opened = await Promise.allSettled(open.values())
      open.clear()
      await Promise.all(opened.map((one) => (one.status === "fulfilled" ? one.value.close() : undefined)))
    },
  }
  return queues
}

/** Opens a queue that answers; BullMQ remembers a first failure for ever, so that queue is closed and forgotten. */
async function openReady(target: QueueTarget, name: QueueName, log: Log): Promise<BackendQueue> {
  const queue = openBackendQueue(target, name)
  queue.on("error", quietly(log, name))
  try {
    await queue.waitUntilReady()
    return queue
  } catch (error) {
    await queue.close()
    throw error
  }
}

/**
 * Waits until a job has ended; undefined when the signal aborted first. Asks the queue, at first after 10 ms and then ever
 * more rarely: unlike an event stream that has nothing to lose when the database restarts in between.
 */
async function waitForEnd(
  queue: BackendQueue,
  id: string,
  signal: AbortSignal | undefined,
): Promise<{ job: BackendJob; state: "done" | "failed" } | undefined> {
  for (let pauseMs = 10; !signal?.aborted; pauseMs = Math.min(pauseMs * 1.5, 500)) {
    const job = await queue.getJob(id)
    if (!job) throw new JobFailed(decodeFailure(`job ${id} has left the queue`))
    const state = states[await job.getState()]
    // Read once more: what was read before its end has no result yet.
    if (state === "done" || state === "failed") return { job: (await queue.getJob(id)) ?? job, state }
    // The sleep ends early when the signal aborts; the loop's condition is what decides then.
    await sleep(pauseMs, undefined, { ...(signal && { signal }) }).catch(() => undefined)
  }
  return undefined
}
