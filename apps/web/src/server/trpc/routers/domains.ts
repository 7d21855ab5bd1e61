import { routeService } from "@naru/core/deployments"
import { addDomain, listDomains, removeDomain } from "@naru/core/domains"
import { addDomainSchema, removeDomainSchema } from "@naru/core/domains/schema"
import { getServiceById } from "@naru/core/services"
import { serviceRefSchema } from "@naru/core/services/schema"
import { env } from "../../../env.ts"
import { router, teamProcedure } from "../trpc.ts"

export const domains = router({
  list: teamProcedure("team.read")
    .input(serviceRefSchema)
    .query(async ({ ctx, input }) => {
      const { id } = await getServiceById(ctx.team, input.serviceId)
      return listDomains(ctx.team.database, { teamId: ctx.team.teamId, serviceId: id })
    }),
  add: teamProcedure("domain.write")
    .input(addDomainSchema)
    .mutation(async ({ ctx, input }) => {
      const dashboard = new URL(env().NEXTAUTH_URL).hostname
      const domain = await addDomain(ctx.team, { ...input, dashboard })
      await routeService(ctx.team, domain.serviceId)
      return domain
    }),
  remove: teamProcedure("domain.write")
    .input(removeDomainSchema)
    .mutation(async ({ ctx, input }) => {
      const { serviceId } = await removeDomain(ctx.team, input.domainId)
      await routeService(ctx.team, serviceId)
    }),
})
