import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { newId } from "../ids.ts"
import { openTeamCipher } from "../secrets/index.ts"
import { getServiceById } from "../services/index.ts"
import { newToken } from "../tokens.ts"
import { insertWebhook, webhookPath } from "./webhook.repository.ts"
import type { CreateWebhook, MadeWebhook } from "./webhook.schema.ts"

/** What binds a webhook's encrypted key to it. */
export function webhookContext(id: string): string {
  return `webhook ${id}`
}

/** Makes a webhook of a service. Its key is given back once and kept encrypted only. Throws not_found. */
export async function createWebhook(
  core: TeamCore,
  { serviceId, kind, branch }: CreateWebhook,
): Promise<MadeWebhook> {
  const { teamId, actor } = core
  const id = newId()
  const secret = newToken()
  return transaction(core.database, async (connection) => {
    const reader = { ...core, database: connection }
    const service = await getServiceById(reader, serviceId)
    const cipher = await openTeamCipher(reader, teamId)
    await insertWebhook(connection, {
      id,
      teamId,
      serviceId,
      kind,
      branch: branch ?? null,
      ciphertext: cipher.encrypt(secret, webhookContext(id)),
      createdById: actor.id ?? "",
    })
    await recordAudit(connection, {
      teamId,
      actor,
      action: "webhook.created",
      subject: { id, name: service.name },
      detail: { kind, branch: branch ?? null },
    })
    const path = webhookPath(id)
    return { id, kind, branch: branch ?? null, path, createdAt: core.now(), lastDelivery: null, secret }
  })
}
