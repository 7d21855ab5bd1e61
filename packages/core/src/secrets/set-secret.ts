import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { NotFound } from "../not-found.ts"
import { claimSecret, insertVersion, isScopeOfTeam, scopeIdOf } from "./secret.repository.ts"
import type { SetSecret } from "./secret.schema.ts"
import { openTeamCipher, versionContext } from "./team-cipher.ts"

/** Sets a secret: a first value, or a new version of it. What runs keeps the version of its release. Throws not_found. */
export async function setSecret(
  core: TeamCore,
  { scope, name, value }: SetSecret,
): Promise<{ id: string; version: number }> {
  const { teamId, actor } = core
  return transaction(core.database, async (connection) => {
    if (!(await isScopeOfTeam(connection, { teamId, scope }))) {
      throw new NotFound(scope.kind, scopeIdOf(teamId, scope))
    }
    const cipher = await openTeamCipher({ ...core, database: connection }, teamId)
    const createdById = actor.id ?? ""
    const secret = await claimSecret(connection, { teamId, scope, name, createdById })
    const version = secret.version + 1
    const ciphertext = cipher.encrypt(value, versionContext({ secretId: secret.id, version }))
    await insertVersion(connection, { teamId, secretId: secret.id, version, ciphertext, createdById })
    await recordAudit(connection, {
      teamId,
      actor,
      action: version === 1 ? "secret.created" : "secret.rotated",
      subject: { id: secret.id, name },
      detail: { version, scope: scope.kind },
    })
    return { id: secret.id, version }
  })
}
