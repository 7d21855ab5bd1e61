import { NaruError } from "@naru/base/errors"
import * as z from "zod"

export class DatabaseUnavailable extends NaruError {
  constructor(cause: unknown) {
    super({
      code: "database_unavailable",
      kind: "unavailable",
      message: "PostgreSQL does not answer",
      userMessage:
        "The database does not answer right now. What runs goes on running; try again in a moment.",
      cause,
    })
  }
}

/**
 * How a connection that is refused, lost or not to be had in time shows itself: by errno, or by a code of the client.
 * Source: https://www.prisma.io/docs/orm/reference/error-reference
 */
const codes = [
  ...["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"],
  ...["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"],
] as const

/**
 * What PostgreSQL itself says while it stops, starts or has no connection left.
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html (classes 53 and 57)
 */
const states = ["57P01", "57P02", "57P03", "53300"] as const

const fromServer = z.object({
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ originalCode: z.enum(states) }) }),
  }),
})
const fromClient = z.object({ code: z.enum(codes), name: z.string().startsWith("PrismaClient") })
const fromSocket = z.object({ code: z.enum(codes), syscall: z.literal("connect") })
const schema = z.union([fromServer, fromClient, fromSocket])

/** {@link DatabaseUnavailable} for an error that says that PostgreSQL cannot be reached; any other error as it is. */
export function explainDatabaseFailure(error: unknown): unknown {
  if (error instanceof NaruError) return error
  return schema.safeParse(error).success ? new DatabaseUnavailable(error) : error
}
