import { type ErrorKind, errorKinds, NaruError } from "@naru/base/errors"
import { explainDatabaseFailure } from "@naru/core/database"
import { TRPCError } from "@trpc/server"
import * as z from "zod"

type TRPCCode = TRPCError["code"]

/** tRPC's names of the kinds. */
const codes = {
  invalid: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  rate_limited: "TOO_MANY_REQUESTS",
  canceled: "CLIENT_CLOSED_REQUEST",
  internal: "INTERNAL_SERVER_ERROR",
  unsupported: "NOT_IMPLEMENTED",
  unavailable: "SERVICE_UNAVAILABLE",
  timeout: "GATEWAY_TIMEOUT",
} as const satisfies Record<ErrorKind, TRPCCode>

const internal = "Something went wrong inside Naru. Try again; if it stays, ./naru logs web has the reason."

/** What a page learns of a failure. */
export interface FailureData {
  /** Stable name, such as `image_not_found`. */
  code: string
  kind: ErrorKind
  /** What happened and what to do next. */
  userMessage: string
  httpStatus: number
  /** Faults of the input: path (`config.ports.0.container`) and sentence. */
  issues?: { path: string; message: string }[]
}

/** Gives an error of the core tRPC's code; others stay as they are. */
export function translate(error: TRPCError): TRPCError {
  const cause = explainDatabaseFailure(error.cause)
  if (!(cause instanceof NaruError)) return error
  return new TRPCError({ code: codes[cause.kind], message: cause.userMessage, cause })
}

/** What may be told of an error. Of an unexpected one nothing: its text may name internals. */
export function failureData(error: TRPCError): FailureData {
  const { cause } = error
  if (cause instanceof NaruError && cause.kind !== "internal") {
    const { code, kind, userMessage } = cause
    return { code, kind, userMessage, httpStatus: errorKinds[kind].status }
  }
  if (cause instanceof z.ZodError) return invalidInput(cause)
  const kind = kindOf(error.code)
  if (kind === "internal") {
    const userMessage = cause instanceof NaruError ? cause.userMessage : internal
    const code = cause instanceof NaruError ? cause.code : "internal"
    return { code, kind, userMessage, httpStatus: errorKinds.internal.status }
  }
  return { code: kind, kind, userMessage: error.message, httpStatus: errorKinds[kind].status }
}

/** True for what nobody threw on purpose, and for what the core calls internal. */
export function isUnexpected({ cause, code }: TRPCError): boolean {
  if (cause instanceof NaruError) return cause.kind === "internal"
  return code === "INTERNAL_SERVER_ERROR"
}

function invalidInput(error: z.ZodError): FailureData {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join("."), message }))
  const userMessage = [...new Set(issues.map(({ message }) => message))].join(" ")
  return {
    code: "invalid_input",
    kind: "invalid",
    userMessage,
    httpStatus: errorKinds.invalid.status,
    issues,
  }
}

const kinds = new Map<TRPCCode, ErrorKind>([
  ["BAD_REQUEST", "invalid"],
  ["PARSE_ERROR", "invalid"],
  ["UNAUTHORIZED", "unauthenticated"],
  ["FORBIDDEN", "forbidden"],
  ["NOT_FOUND", "not_found"],
  ["METHOD_NOT_SUPPORTED", "unsupported"],
  ["UNSUPPORTED_MEDIA_TYPE", "unsupported"],
  ["PAYLOAD_TOO_LARGE", "too_large"],
  ["CLIENT_CLOSED_REQUEST", "canceled"],
])

/** The kind of an error that tRPC itself made. */
function kindOf(code: TRPCCode): ErrorKind {
  return kinds.get(code) ?? "internal"
}
