import type { Action } from "@naru/core/members"
import { initTRPC } from "@trpc/server"
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc"
import superjson from "superjson"
import * as z from "zod"
import { whileAllowed } from "../while-allowed.ts"
import { admit, admitAgain } from "./admit.ts"
import { actorOf, type Context } from "./context.ts"
import { failureData, translate } from "./failure.ts"
import { NotSignedIn } from "./trpc.errors.ts"

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error }) => {
    const translated = translate(error)
    const data = failureData(translated)
    // A stream that fails comes here untranslated; by this code the browser decides whether to connect again.
    const code = TRPC_ERROR_CODES_BY_KEY[translated.code]
    return { ...shape, code, message: data.userMessage, data }
  },
  sse: {
    ping: { enabled: true, intervalMs: 10_000 },
    client: { reconnectAfterInactivityMs: 30_000 },
  },
})

export const { router, createCallerFactory } = t

/** For everybody; errors of the core get their tRPC code here. */
export const publicProcedure = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  throw translate(result.error)
})

/** For who is signed in. */
export const userProcedure = publicProcedure.use(({ ctx, next }) => {
  const { session, address } = ctx
  if (!session) throw new NotSignedIn()
  return next({ ctx: { session, actor: actorOf({ session, address }) } })
})

/**
 * For a member of the team that the input names (its slug) whose role may do the action. A stream takes `live` as its signal:
 * it ends with the request, and when the session, the membership or the role does.
 */
export function teamProcedure(action: Action) {
  return userProcedure
    .input(z.object({ team: z.string() }))
    .use(async ({ ctx, input, next, type, signal }) => {
      const { session, address } = ctx
      const admission = { session, address, slug: input.team, action }
      const admitted = await admit(ctx, admission)
      const request = signal ?? new AbortController().signal
      const live = type === "subscription" ? whileAllowed(() => admitAgain(ctx, admission), request) : request
      return next({ ctx: { ...admitted, live } })
    })
}
