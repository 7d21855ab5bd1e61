import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { deleteWebhook } from "./webhook.repository.ts"

/** Removes a webhook with the list of its deliveries. Throws not_found. */
export async function removeWebhook(core: TeamCore, id: string): Promise<void> {
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    await deleteWebhook(connection, { teamId, id })
    await recordAudit(connection, { teamId, actor, action: "webhook.removed", subject: { id, name: id } })
  })
}
