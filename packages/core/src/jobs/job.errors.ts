import { type ErrorKind, errorKinds, NaruError } from "@naru/base/errors"
import * as z from "zod"

/** Why a job failed, as it travels through the queue. */
export const jobFailureSchema = z.object({
  code: z.string(),
  kind: z.custom<ErrorKind>((kind) => typeof kind === "string" && kind in errorKinds),
  message: z.string(),
  userMessage: z.string(),
})
export type JobFailure = z.infer<typeof jobFailureSchema>

/** A job ended in failure at the other end of a queue; carries the error's own code, kind and texts. */
export class JobFailed extends NaruError {
  constructor(failure: JobFailure) {
    super(failure)
  }
}

/** Somebody asked for the job's end. */
export class JobCanceled extends NaruError {
  constructor(id: string) {
    super({ code: "job_canceled", kind: "canceled", message: `job ${id} was canceled` })
  }
}

/** This worker stops; another one, or its next life, takes the job up again. */
export class WorkerStopping extends NaruError {
  constructor() {
    super({ code: "worker_stopping", kind: "unavailable", message: "the worker is stopping" })
  }
}

/** Not now: the job goes back to the queue and comes again after `delayMs`, at no cost to its attempts. */
export class RetryLater extends NaruError {
  readonly delayMs: number
  constructor(reason: string, delayMs: number) {
    super({ code: "retry_later", kind: "unavailable", message: reason })
    this.delayMs = delayMs
  }
}

/** The end of a canceled job did not come in time: its host does not answer. */
export class HostSilent extends NaruError {
  constructor(queue: string) {
    super({
      code: "host_silent",
      kind: "unavailable",
      message: `no answer from ${queue} after cancel`,
      userMessage: "The host does not answer. Check that Naru's worker runs there.",
    })
  }
}
