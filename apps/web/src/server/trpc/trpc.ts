import { NaruError } from "@naru/base/errors"
import type { TeamCore } from "@naru/core/core"
import { type Action, assertAllowed } from "@naru/core/members"
import { findTeamOf } from "@naru/core/teams"
import { initTRPC } from "@trpc/server"
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc"
import superjson from "superjson"
import * as z from "zod"
import { actorOf, type Context } from "./context.ts"
import { failureData, translate } from "./failure.ts"
import { NotSignedIn, TeamNotFound } from "./trpc.errors.ts"

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

/** For everybody: errors of the core get their tRPC code here, in one place; unexpected ones are logged. */
export const publicProcedure = t.procedure.use(async ({ ctx, next, path }) => {
  const result = await next()
  if (result.ok) return result
  const error = translate(result.error)
  const isExpected = error.cause instanceof NaruError || error.code !== "INTERNAL_SERVER_ERROR"
  if (!isExpected) ctx.log.error({ error: error.cause ?? error, path }, "A procedure failed")
  throw error
})

/** For who is signed in. */
export const userProcedure = publicProcedure.use(({ ctx, next }) => {
  const { session, address } = ctx
  if (!session) throw new NotSignedIn()
  return next({ ctx: { session, actor: actorOf({ session, address }) } })
})

/**
 * For a member of the team that the input names (its slug) whose role may do the action, by the one table of roles. Everybody
 * else gets what they would get if there were no such team.
 */
export function teamProcedure(action: Action) {
  return userProcedure.input(z.object({ team: z.string() })).use(async ({ ctx, input, next }) => {
    const { core, session, actor } = ctx
    const membership = await findTeamOf(core.database, { slug: input.team, userId: session.user.id })
    if (!membership) throw new TeamNotFound(input.team)
    const { teamId, role } = membership
    assertAllowed(role, action)
    const team: TeamCore = { ...core, teamId, actor }
    return next({ ctx: { team, role } })
  })
}
