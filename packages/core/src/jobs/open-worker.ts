import { setTimeout as sleep } from "node:timers/promises"
import type { Log } from "@naru/base/log"
import { openSingleFlight } from "@naru/base/single-flight"
import { DelayedError, UnrecoverableError } from "bullmq"
import { type BackendJob, openBackendQueue, openBackendWorker, type WorkerTiming } from "./backend.ts"
import { JobCanceled, RetryLater, WorkerStopping } from "./job.errors.ts"
import type { JobHandler, QueueName } from "./job.ts"
import { envelopeSchema } from "./open-queues.ts"
import type { QueueTarget } from "./queue-target.ts"
import { quietly } from "./quietly.ts"
import { backoffMs, encodeFailure, mayPass } from "./retry-policy.ts"

export interface WorkerOptions {
  target: QueueTarget
  queue: QueueName
  handlers: readonly JobHandler[]
  /** Jobs at once. */
  concurrency: number
  log: Log
  timing?: WorkerTiming
}

export interface JobWorker {
  ready(): Promise<void>
  /** Aborts what runs with {@link WorkerStopping}, gives it back to the queue and leaves. */
  close(): Promise<void>
}

/** Short, so that the jobs of a killed worker go on within seconds; a job seen twice in one process runs once. */
const defaultTiming: WorkerTiming = { lockDurationMs: 5000, stalledIntervalMs: 2000 }
const cancelPollMs = 1000
const closeTimeoutMs = 8000

/** Opens the consuming end of one queue. Jobs whose name has no handler fail. */
export function openWorker({
  target,
  queue,
  handlers,
  concurrency,
  log,
  timing = defaultTiming,
}: WorkerOptions): JobWorker {
  const byName = new Map(handlers.map((handler) => [handler.name, handler]))
  const running = new Map<string, AbortController>()
  // A lock that was lost (the process slept, the database was away) brings the same job again while its first run goes on.
  const flights = openSingleFlight<unknown>()
  let isStopping = false
  const work = async (job: BackendJob, token?: string): Promise<unknown> => {
    const id = job.id ?? job.name
    const controller = running.get(id) ?? new AbortController()
    running.set(id, controller)
    // One more job may have been on its way here when the worker began to stop.
    if (isStopping) controller.abort(new WorkerStopping())
    try {
      controller.signal.throwIfAborted()
      return await flights.run(id, () => runHandler(byName, job, controller))
    } catch (error) {
      return await settle({ job, token, error, isStopping })
    } finally {
      running.delete(id)
    }
  }
  const worker = openBackendWorker(target, queue, work, { concurrency, timing, backoffMs })
  worker.on("error", quietly(log, queue))
  const watch = watchCancels({ target, queue, running, log })
  return {
    ready: async () => void (await worker.waitUntilReady()),
    async close() {
      isStopping = true
      for (const controller of running.values()) controller.abort(new WorkerStopping())
      // A handler that does not listen to its signal must not keep the process: its lock ends, and the job comes again.
      await Promise.race([worker.close(), sleep(closeTimeoutMs, undefined, { ref: false })])
      await watch.close()
    },
  }
}

async function runHandler(
  handlers: ReadonlyMap<string, JobHandler>,
  job: BackendJob,
  controller: AbortController,
): Promise<unknown> {
  const id = job.id ?? job.name
  const { payload, canceled } = envelopeSchema.parse(job.data)
  const handler = handlers.get(job.name)
  if (!handler) throw new UnrecoverableError(`no handler for the job ${job.name}`)
  if (canceled) controller.abort(new JobCanceled(id))
  if (canceled && !handler.takesBack) throw new JobCanceled(id)
  const { signal } = controller
  const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  return handler.run(payload, { id, signal, isLastAttempt })
}

/** Tells the queue what a failure means: later, again, or the end. */
async function settle({
  job,
  token,
  error,
  isStopping,
}: {
  job: BackendJob
  token: string | undefined
  error: unknown
  isStopping: boolean
}): Promise<never> {
  if (isStopping || error instanceof RetryLater) {
    const delayMs = error instanceof RetryLater ? error.delayMs : 0
    await job.moveToDelayed(Date.now() + delayMs, token)
    throw new DelayedError()
  }
  if (mayPass(error)) throw new Error(encodeFailure(error), { cause: error })
  throw new UnrecoverableError(encodeFailure(error))
}

/** Looks each second whether somebody asked for the end of a job that runs here. */
function watchCancels({
  target,
  queue,
  running,
  log,
}: {
  target: QueueTarget
  queue: QueueName
  running: ReadonlyMap<string, AbortController>
  log: Log
}): { close(): Promise<void> } {
  const jobs = openBackendQueue(target, queue)
  jobs.on("error", quietly(log, queue))
  let looking = Promise.resolve()
  const look = async () => {
    for (const [id, controller] of running) {
      const job = await jobs.getJob(id)
      if (job && envelopeSchema.parse(job.data).canceled) controller.abort(new JobCanceled(id))
    }
  }
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => log.debug({ error, queue }, "Could not look for cancels"))
  }, cancelPollMs)
  return {
    async close() {
      clearInterval(timer)
      await looking
      await jobs.close()
    },
  }
}
