import type { TeamCore } from "../core.ts"
import { found } from "../not-found.ts"
import { listDeliveries, listWebhooks } from "./webhook.repository.ts"
import type { DeliveryView } from "./webhook.schema.ts"

/** The newest deliveries of a webhook with their outcome; throws not_found. */
export async function getDeliveries(
  { database, teamId }: Pick<TeamCore, "database" | "teamId">,
  webhookId: string,
): Promise<DeliveryView[]> {
  const [webhook] = await listWebhooks(database, { teamId, id: webhookId })
  found(webhook, "webhook", webhookId)
  return listDeliveries(database, { teamId, webhookId })
}
