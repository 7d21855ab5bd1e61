import { endSession, listSessions } from "@naru/core/sessions"
import { revokeSessionSchema } from "@naru/core/sessions/schema"
import { listTeamsOf } from "@naru/core/teams"
import { changePassword, updateUser } from "@naru/core/users"
import { changePasswordSchema, localeSchema } from "@naru/core/users/schema"
import * as z from "zod"
import { router, userProcedure } from "../trpc.ts"

export const me = router({
  get: userProcedure.query(async ({ ctx }) => ({
    user: { ...ctx.session.user, locale: localeSchema.catch("en").parse(ctx.session.user.locale) },
    teams: await listTeamsOf(ctx.core.database, ctx.session.user.id),
  })),
  setLocale: userProcedure.input(z.object({ locale: localeSchema })).mutation(async ({ ctx, input }) => {
    await updateUser(ctx.core.database, { id: ctx.session.user.id, ...input })
    ctx.sessions.forget()
  }),
  sessions: userProcedure.query(({ ctx }) =>
    listSessions(ctx.core.database, {
      userId: ctx.session.user.id,
      currentId: ctx.session.id,
      at: ctx.core.now(),
    }),
  ),
  revokeSession: userProcedure.input(revokeSessionSchema).mutation(async ({ ctx, input }) => {
    await endSession(ctx.core, { ...input, actor: ctx.actor })
    ctx.sessions.forget()
  }),
  changePassword: userProcedure.input(changePasswordSchema).mutation(async ({ ctx, input }) => {
    await changePassword(ctx.core, { actor: ctx.actor, sessionId: ctx.session.id, ...input })
    ctx.sessions.forget()
  }),
})
