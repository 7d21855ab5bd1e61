import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { type Connection, transaction } from "../database.ts"
import { found } from "../not-found.ts"
import { LastOwner, RoleTooHigh } from "./member.errors.ts"
import { deleteMember, listMembers, lockMembers, updateMember } from "./member.repository.ts"
import { type MemberView, mayGrant, type Role } from "./member.schema.ts"

/** Gives a member another role. Throws not_found, {@link RoleTooHigh}, {@link LastOwner}. */
export async function changeRole(
  core: TeamCore,
  { userId, role, by }: { userId: string; role: Role; by: Role },
): Promise<void> {
  await withMember(core, { userId, by }, async (connection, member) => {
    if (!mayGrant(by, role)) throw new RoleTooHigh(by, role)
    await updateMember(connection, { teamId: core.teamId, userId, role })
    await recordAudit(connection, {
      teamId: core.teamId,
      actor: core.actor,
      action: "member.role_changed",
      subject: { id: userId, name: member.name },
      detail: { from: member.role, to: role },
    })
  })
}

/** Takes a member out of the team. Throws not_found, {@link RoleTooHigh}, {@link LastOwner}. */
export async function removeMember(
  core: TeamCore,
  { userId, by }: { userId: string; by: Role },
): Promise<void> {
  await withMember(core, { userId, by }, async (connection, member) => {
    await deleteMember(connection, { teamId: core.teamId, userId })
    await recordAudit(connection, {
      teamId: core.teamId,
      actor: core.actor,
      action: "member.removed",
      subject: { id: userId, name: member.name },
    })
  })
}

/** Runs a change of a member who may be changed by this role and is not the team's only owner. */
async function withMember(
  core: TeamCore,
  { userId, by }: { userId: string; by: Role },
  change: (connection: Connection, member: MemberView) => Promise<void>,
): Promise<void> {
  const { teamId } = core
  await transaction(core.database, async (connection) => {
    await lockMembers(connection, { teamId })
    const members = await listMembers(connection, { teamId })
    const member = found(
      members.find((one) => one.userId === userId),
      "member",
      userId,
    )
    if (!mayGrant(by, member.role)) throw new RoleTooHigh(by, member.role)
    const owners = members.filter(({ role }) => role === "owner")
    if (member.role === "owner" && owners.length === 1) throw new LastOwner()
    await change(connection, member)
  })
}
