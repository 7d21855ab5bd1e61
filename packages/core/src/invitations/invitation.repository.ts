import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"
import { type Role, roleSchema } from "../members/schema.ts"
import { hashToken } from "../tokens.ts"

export interface Invitation {
  id: string
  teamId: string
  teamSlug: string
  teamName: string
  role: Role
  createdById: string
  expiresAt: Date
}

export async function insertInvitation(
  connection: Connection,
  {
    token,
    ...invitation
  }: { teamId: string; token: string; role: Role; createdById: string; expiresAt: Date },
): Promise<string> {
  const id = newId()
  await connection.invitation.create({ data: { id, tokenHash: hashToken(token), ...invitation } })
  return id
}

/** The invitation that a token opens; undefined when it is unknown, used or expired. */
export async function findInvitation(
  connection: Connection,
  { token, at }: { token: string; at: Date },
): Promise<Invitation | undefined> {
  const row = await connection.invitation.findFirst({
    where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: at } },
    include: { team: { select: { slug: true, name: true } } },
  })
  if (!row) return undefined
  const { id, teamId, createdById, expiresAt, team } = row
  return {
    id,
    teamId,
    teamSlug: team.slug,
    teamName: team.name,
    role: roleSchema.parse(row.role),
    createdById,
    expiresAt,
  }
}

/** Uses an invitation up; false when somebody else just did. */
export async function useInvitation(
  connection: Connection,
  { id, userId, at }: { id: string; userId: string; at: Date },
): Promise<boolean> {
  const { count } = await connection.invitation.updateMany({
    where: { id, usedAt: null },
    data: { usedAt: at, usedById: userId },
  })
  return count === 1
}
