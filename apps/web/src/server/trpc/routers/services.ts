import { requestDeployment, retireService } from "@naru/core/deployments"
import { getEnvironment } from "@naru/core/environments"
import { environmentRefSchema } from "@naru/core/environments/schema"
import { createService, getService, listServices, removeService, updateService } from "@naru/core/services"
import {
  createServiceSchema,
  serviceAddressSchema,
  serviceRefSchema,
  updateServiceSchema,
} from "@naru/core/services/schema"
import { router, teamProcedure } from "../trpc.ts"

export const services = router({
  list: teamProcedure("team.read")
    .input(environmentRefSchema)
    .query(async ({ ctx, input }) => {
      const { id } = await getEnvironment(ctx.team, input)
      return listServices(ctx.team.database, { teamId: ctx.team.teamId, environmentId: id })
    }),
  /** All services of the team, for its overview. */
  all: teamProcedure("team.read").query(({ ctx }) =>
    listServices(ctx.team.database, { teamId: ctx.team.teamId }),
  ),
  get: teamProcedure("team.read")
    .input(serviceAddressSchema)
    .query(({ ctx, input }) => getService(ctx.team, input)),
  create: teamProcedure("service.write")
    .input(createServiceSchema)
    .mutation(({ ctx, input }) => createService(ctx.team, input)),
  update: teamProcedure("service.write")
    .input(updateServiceSchema)
    .mutation(({ ctx, input }) => updateService(ctx.team, input)),
  remove: teamProcedure("service.remove")
    .input(serviceRefSchema)
    .mutation(async ({ ctx, input }) => {
      await removeService(ctx.team, input.serviceId)
      await retireService(ctx.team, input.serviceId)
    }),
  deploy: teamProcedure("deployment.run")
    .input(serviceRefSchema)
    .mutation(({ ctx, input }) =>
      requestDeployment(ctx.team, { serviceId: input.serviceId, trigger: "manual" }),
    ),
})
