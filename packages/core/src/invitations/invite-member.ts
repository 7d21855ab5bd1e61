import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import type { Role } from "../members/index.ts"
import { newToken } from "../tokens.ts"
import { insertInvitation } from "./invitation.repository.ts"
import type { InvitationLink } from "./invitation.schema.ts"

const lifetimeMs = 7 * 24 * 60 * 60 * 1000

/** Makes a one-time link into the team that lives a week. Its token is given back once and kept as a hash only. */
export async function inviteMember(core: TeamCore, { role }: { role: Role }): Promise<InvitationLink> {
  const token = newToken()
  const expiresAt = new Date(core.now().getTime() + lifetimeMs)
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const createdById = actor.id ?? ""
    const id = await insertInvitation(connection, { teamId, token, role, createdById, expiresAt })
    await recordAudit(connection, {
      teamId,
      actor,
      action: "invitation.created",
      subject: { id, name: role },
      detail: { role },
    })
  })
  return { token, expiresAt }
}
