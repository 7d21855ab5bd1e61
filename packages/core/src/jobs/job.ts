import type * as z from "zod"

/** `control` orchestrates and sees the database; each `host.<id>` changes one host and sees only its payloads. */
export type QueueName = "control" | `host.${string}`

export const controlQueue: QueueName = "control"

/** The queue of the jobs that change one host. */
export function hostQueue(hostId: string): QueueName {
  return `host.${hostId}`
}

/** What both ends of a queue agree on: a job's name and the shapes that go in and come out. */
export interface Job<Payload, Result> {
  /** Verb and noun, such as `build-image`. */
  name: string
  payload: z.ZodType<Payload>
  result: z.ZodType<Result>
  /** Runs at most, the first included. Only failures that may pass by themselves are tried again. */
  attempts: number
  /** Runs also when it was canceled before its turn, its signal aborted then: an earlier run may have left things to take back. */
  takesBack?: boolean
}

/** Declares a job. The payload must say everything: whoever runs it may see nothing else. */
export function defineJob<Payload, Result>(job: Job<Payload, Result>): Job<Payload, Result> {
  return job
}

/** What a running job gets beside its payload. */
export interface JobContext {
  id: string
  /** Aborts when the job is canceled ({@link JobCanceled}) or this worker stops ({@link WorkerStopping}). */
  signal: AbortSignal
  /** True when a failure now would be final. */
  isLastAttempt: boolean
}

/** A job and the function that does it. */
export interface JobHandler {
  name: string
  takesBack: boolean
  /** Parses the payload, does the work, checks the result. */
  run(payload: unknown, context: JobContext): Promise<unknown>
}

/** Binds a function to the job that it does; payload and result are checked against the job's shapes. */
export function handle<Payload, Result>(
  job: Job<Payload, Result>,
  work: (payload: Payload, context: JobContext) => Promise<Result>,
): JobHandler {
  return {
    name: job.name,
    takesBack: job.takesBack ?? false,
    run: async (payload, context) => job.result.parse(await work(job.payload.parse(payload), context)),
  }
}
