export {
  type CreateWebhook,
  createWebhookSchema,
  type DeliveryOutcome,
  type DeliveryView,
  deliveryOutcomes,
  type MadeWebhook,
  type WebhookView,
  webhookKinds,
  webhookRefSchema,
} from "./webhook.schema.ts"
