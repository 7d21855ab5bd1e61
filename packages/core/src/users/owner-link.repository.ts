import type { Connection } from "../database.ts"
import { hashToken } from "../tokens.ts"

/** Replaces every owner link by one of this token. */
export async function replaceOwnerLink(
  connection: Connection,
  { token, expiresAt }: { token: string; expiresAt: Date },
): Promise<void> {
  await connection.ownerLink.deleteMany({})
  await connection.ownerLink.create({ data: { tokenHash: hashToken(token), expiresAt } })
}

/** Uses a link up; false when it is unknown, used or expired. Of two at once one succeeds. */
export async function useOwnerLink(
  connection: Connection,
  { token, at }: { token: string; at: Date },
): Promise<boolean> {
  const { count } = await connection.ownerLink.updateMany({
    where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: at } },
    data: { usedAt: at },
  })
  return count === 1
}

/** True when the token opens the making of the owner. */
export async function isOwnerLinkOpen(
  connection: Connection,
  { token, at }: { token: string; at: Date },
): Promise<boolean> {
  const link = await connection.ownerLink.findFirst({
    where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: at } },
  })
  return link !== null
}
