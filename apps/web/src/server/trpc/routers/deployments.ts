import { cancelDeployment, getDeployment, listDeployments, rollBack } from "@naru/core/deployments"
import * as z from "zod"
import { followDeployments } from "../../changes/follow-deployments.ts"
import { router, teamProcedure } from "../trpc.ts"

const byId = z.object({ deploymentId: z.string() })
const ofService = z.object({ serviceId: z.string().optional() })

export const deployments = router({
  list: teamProcedure("team.read")
    .input(ofService)
    .query(({ ctx, input }) => listDeployments(ctx.team, { serviceId: input.serviceId })),
  get: teamProcedure("team.read")
    .input(byId)
    .query(({ ctx, input }) => getDeployment(ctx.team, input.deploymentId)),
  cancel: teamProcedure("deployment.run")
    .input(byId)
    .mutation(({ ctx, input }) => cancelDeployment(ctx.team, input.deploymentId)),
  rollback: teamProcedure("deployment.run")
    .input(z.object({ releaseId: z.string() }))
    .mutation(({ ctx, input }) => rollBack(ctx.team, input)),
  /** The newest deployments as they are, then each of them whenever it changes; of one service when it is given. */
  changes: teamProcedure("team.read")
    .input(ofService.extend({ lastEventId: z.string().nullish() }))
    .subscription(({ ctx, input }) =>
      followDeployments(ctx.team, { changes: ctx.changes, serviceId: input.serviceId, signal: ctx.live }),
    ),
})
