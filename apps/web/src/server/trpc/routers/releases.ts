import { listReleases } from "@naru/core/releases"
import { serviceRefSchema } from "@naru/core/services/schema"
import { router, teamProcedure } from "../trpc.ts"

export const releases = router({
  list: teamProcedure("team.read")
    .input(serviceRefSchema)
    .query(({ ctx, input }) => listReleases(ctx.team, { serviceId: input.serviceId })),
})
