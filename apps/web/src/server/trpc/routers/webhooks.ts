import { getServiceById } from "@naru/core/services"
import { serviceRefSchema } from "@naru/core/services/schema"
import { createWebhook, getDeliveries, listWebhooks, removeWebhook } from "@naru/core/webhooks"
import { createWebhookSchema, webhookRefSchema } from "@naru/core/webhooks/schema"
import { router, teamProcedure } from "../trpc.ts"

export const webhooks = router({
  list: teamProcedure("team.read")
    .input(serviceRefSchema)
    .query(async ({ ctx, input }) => {
      const { id } = await getServiceById(ctx.team, input.serviceId)
      return listWebhooks(ctx.team.database, { teamId: ctx.team.teamId, serviceId: id })
    }),
  /** The only answer that ever holds the webhook's key. */
  create: teamProcedure("webhook.write")
    .input(createWebhookSchema)
    .mutation(({ ctx, input }) => createWebhook(ctx.team, input)),
  remove: teamProcedure("webhook.write")
    .input(webhookRefSchema)
    .mutation(({ ctx, input }) => removeWebhook(ctx.team, input.webhookId)),
  deliveries: teamProcedure("team.read")
    .input(webhookRefSchema)
    .query(({ ctx, input }) => getDeliveries(ctx.team, input.webhookId)),
})
