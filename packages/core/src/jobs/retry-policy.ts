import { type ErrorKind, NaruError } from "@naru/base/errors"
import { type JobFailure, jobFailureSchema } from "./job.errors.ts"

/** Which kinds of failure may pass by themselves. */
const passes: Record<ErrorKind, boolean> = {
  invalid: false,
  unauthenticated: false,
  forbidden: false,
  not_found: false,
  conflict: false,
  too_large: false,
  rate_limited: true,
  canceled: false,
  internal: false,
  unsupported: false,
  unavailable: true,
  timeout: true,
}

/** True when trying again may help: by kind, and for anything that is not Naru's own error (a lost connection, a bug met once). */
export function mayPass(error: unknown): boolean {
  return error instanceof NaruError ? passes[error.kind] : true
}

/** Milliseconds before attempt `attemptsMade + 1`: doubling from half a second, at most 15 s. */
export function backoffMs(attemptsMade: number): number {
  return Math.min(500 * 2 ** (attemptsMade - 1), 15_000)
}

/** Puts an error into the one line of text that a queue keeps of a failure. */
export function encodeFailure(error: unknown): string {
  const failure: JobFailure =
    error instanceof NaruError
      ? { code: error.code, kind: error.kind, message: error.message, userMessage: error.userMessage }
      : unknownFailure(error instanceof Error ? error.message : String(error))
  return JSON.stringify(failure)
}

/** Reads {@link encodeFailure}'s text; texts by the queue itself (a job that stalled too often) become `job_lost`. */
export function decodeFailure(text: string): JobFailure {
  const parsed = jobFailureSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  return { ...unknownFailure(text), code: "job_lost", kind: "unavailable" }
}

function unknownFailure(message: string): JobFailure {
  return {
    code: "unexpected",
    kind: "internal",
    message,
    userMessage: `Something unexpected happened: ${message}`,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not ours: the caller treats it as plain text.
    return undefined
  }
}
