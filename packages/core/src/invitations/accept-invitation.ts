import { recordAudit } from "../audit/index.ts"
import type { Core } from "../core.ts"
import { type Connection, transaction } from "../database.ts"
import { insertMember } from "../members/index.ts"
import { checkPassword, hashPassword, insertUser, type StoredUser } from "../users/index.ts"
import { InvitationInvalid } from "./invitation.errors.ts"
import { findInvitation, useInvitation } from "./invitation.repository.ts"
import type { AcceptInvitation, InvitationView } from "./invitation.schema.ts"

/** What an invitation offers; throws {@link InvitationInvalid}. */
export async function getInvitation(core: Core, token: string): Promise<InvitationView> {
  const invitation = await findInvitation(core.database, { token, at: core.now() })
  if (!invitation) throw new InvitationInvalid()
  const { teamName, role, expiresAt } = invitation
  return { teamName, role, expiresAt }
}

/**
 * Joins a team by a one-time link: with the account of the e-mail when its password is right, else with an account made
 * here. Throws {@link InvitationInvalid}, sign_in_refused for a wrong password, already_member.
 */
export async function acceptInvitation(
  core: Core,
  { token, name, email, password, locale, address }: AcceptInvitation & { address: string },
): Promise<{ team: string }> {
  const at = core.now()
  const invitation = await findInvitation(core.database, { token, at })
  if (!invitation) throw new InvitationInvalid()
  const { teamId, role, createdById } = invitation
  const user = await checkPassword(core, { email, password, address })
  const passwordHash = user ? undefined : await hashPassword(password)
  return transaction(core.database, async (connection) => {
    const person = user ?? (await makeUser(connection, { name, email, locale, passwordHash }))
    if (!(await useInvitation(connection, { id: invitation.id, userId: person.id, at }))) {
      throw new InvitationInvalid()
    }
    await insertMember(connection, { teamId, userId: person.id, role, createdById })
    await recordAudit(connection, {
      teamId,
      actor: { kind: "user", id: person.id, name: person.name, address },
      action: "member.joined",
      subject: { id: person.id, name: person.name },
      detail: { role },
    })
    return { team: invitation.teamSlug }
  })
}

function makeUser(
  connection: Connection,
  { passwordHash, ...person }: Omit<StoredUser, "id" | "passwordHash"> & { passwordHash: string | undefined },
): Promise<StoredUser> {
  return insertUser(connection, { ...person, passwordHash: passwordHash ?? null })
}
