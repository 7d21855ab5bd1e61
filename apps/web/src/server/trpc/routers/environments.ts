import { createEnvironment, getEnvironment, removeEnvironment } from "@naru/core/environments"
import { createEnvironmentSchema, environmentRefSchema } from "@naru/core/environments/schema"
import { router, teamProcedure } from "../trpc.ts"

export const environments = router({
  get: teamProcedure("team.read")
    .input(environmentRefSchema)
    .query(({ ctx, input }) => getEnvironment(ctx.team, input)),
  create: teamProcedure("environment.write")
    .input(createEnvironmentSchema)
    .mutation(({ ctx, input }) => createEnvironment(ctx.team, input)),
  remove: teamProcedure("environment.remove")
    .input(environmentRefSchema)
    .mutation(({ ctx, input }) => removeEnvironment(ctx.team, input)),
})
