import * as z from "zod/mini"

/** The error shape that the API's formatter sends; see src/server/trpc. */
const shape = z.object({
  message: z.string(),
  data: z.object({ code: z.string(), kind: z.string(), userMessage: z.string() }),
})

/** A failure as the page can speak of it. */
export interface Failure {
  /** Stable name, such as `image_not_found`; `unreachable` when no answer came. */
  code: string
  /** `not_found`, `forbidden`, `unavailable` …; see errorKinds in @naru/base. */
  kind: string
  /** What happened and what to do next, in the server's words; empty when no answer came. */
  message: string
}

/** Reads what went wrong out of any error that a query, mutation or stream throws. */
export function failureOf(error: unknown): Failure {
  const parsed = shape.safeParse(error)
  if (parsed.success) {
    const { code, kind, userMessage } = parsed.data.data
    return { code, kind, message: userMessage }
  }
  return { code: "unreachable", kind: "unavailable", message: "" }
}

/** A wrong request stays wrong; a server that restarts comes back. */
export function isWorthRetry(error: unknown): boolean {
  return ["unavailable", "timeout", "internal"].includes(failureOf(error).kind)
}
