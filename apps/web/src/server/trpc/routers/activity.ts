import { listActivity } from "@naru/core/audit"
import { listActivitySchema } from "@naru/core/audit/schema"
import { router, teamProcedure } from "../trpc.ts"

export const activity = router({
  list: teamProcedure("team.audit")
    .input(listActivitySchema)
    .query(({ ctx, input: { cursor, subjectKind, limit } }) =>
      listActivity(ctx.team.database, { teamId: ctx.team.teamId, cursor, subjectKind, limit }),
    ),
})
