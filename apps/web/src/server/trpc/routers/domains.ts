import { addDomain, listDomains, removeDomain } from "@naru/core/domains"
import { addDomainSchema, removeDomainSchema } from "@naru/core/domains/schema"
import { getServiceById } from "@naru/core/services"
import { serviceRefSchema } from "@naru/core/services/schema"
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
    .mutation(({ ctx, input }) => addDomain(ctx.team, input)),
  remove: teamProcedure("domain.write")
    .input(removeDomainSchema)
    .mutation(({ ctx, input }) => removeDomain(ctx.team, input.domainId)),
})
