/**
 * The kinds of failure that Naru knows, each with the HTTP status that the edges translate it to.
 * The heart of the code speaks of kinds alone; statuses appear only in translators.
 */
export const errorKinds = {
  invalid: { status: 400 },
  unauthenticated: { status: 401 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  conflict: { status: 409 },
  too_large: { status: 413 },
  rate_limited: { status: 429 },
  canceled: { status: 499 },
  internal: { status: 500 },
  unsupported: { status: 501 },
  unavailable: { status: 503 },
  timeout: { status: 504 },
} as const

export type ErrorKind = keyof typeof errorKinds

export interface ErrorParts {
  /** Stable name in snake_case, such as `image_not_found`. */
  code: string
  kind: ErrorKind
  /** For the log: exact, may name internals, never a secret. */
  message: string
  /** For the person: what happened and what to do next. Defaults to `message`. */
  userMessage?: string
  cause?: unknown
}

/** The base of every error that Naru throws on purpose. Subclass it per error; throw subclasses. */
export class NaruError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly userMessage: string

  constructor({ code, kind, message, userMessage = message, cause }: ErrorParts) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.kind = kind
    this.userMessage = userMessage
  }
}

/** True for errors of the given kind; lets a caller decide without knowing the class. */
export function isErrorOfKind(error: unknown, kind: ErrorKind): error is NaruError {
  return error instanceof NaruError && error.kind === kind
}

/** The errno name (`ENOENT`, `EEXIST` …) of a Node.js system error, or undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined
  return typeof error.code === "string" ? error.code : undefined
}

/** A sentence for a person about any thrown value; falls back to the message of plain errors. */
export function describeError(error: unknown): string {
  // What went wrong while cleaning up stands behind what went wrong first.
  if (error instanceof SuppressedError)
    return `${describeError(error.suppressed)} (and then: ${describeError(error.error)})`
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(describeError)].join("; ")
  if (error instanceof NaruError) return error.userMessage
  return error instanceof Error ? error.message : String(error)
}
