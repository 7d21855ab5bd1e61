import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { found } from "../not-found.ts"
import { deleteSecret, listSecrets } from "./secret.repository.ts"

/** Removes a secret with all its versions: releases that used it cannot start again. Throws not_found. */
export async function removeSecret(core: TeamCore, id: string): Promise<void> {
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const secrets = await listSecrets(connection, { teamId })
    const secret = found(
      secrets.find((one) => one.id === id),
      "secret",
      id,
    )
    await deleteSecret(connection, { teamId, id })
    const subject = { id, name: secret.name }
    await recordAudit(connection, { teamId, actor, action: "secret.removed", subject })
  })
}
