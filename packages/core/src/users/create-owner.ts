import type { Core } from "../core.ts"
import { type Database, transaction } from "../database.ts"
import { openTeam } from "../teams/index.ts"
import { newToken } from "../tokens.ts"
import { isOwnerLinkOpen, replaceOwnerLink, useOwnerLink } from "./owner-link.repository.ts"
import { hashPassword } from "./password.ts"
import { OwnerExists, OwnerLinkInvalid } from "./user.errors.ts"
import { hasUsers, insertUser } from "./user.repository.ts"
import type { CreateOwner } from "./user.schema.ts"

const linkLifetimeMs = 24 * 60 * 60 * 1000

/**
 * Makes the one-time token that lets its holder become the owner; an earlier one stops to work. It lives a day and only
 * its hash is kept. Throws {@link OwnerExists} once there is a user.
 */
export async function createOwnerLink(database: Database, now: Date = new Date()): Promise<string> {
  const token = newToken()
  await transaction(database, async (connection) => {
    if (await hasUsers(connection)) throw new OwnerExists()
    await replaceOwnerLink(connection, { token, expiresAt: new Date(now.getTime() + linkLifetimeMs) })
  })
  return token
}

/** Whether this Naru still needs its owner, and whether the token (if any) can make one. */
export async function setupStatus(
  core: Core,
  token?: string,
): Promise<{ needsOwner: boolean; isLinkValid: boolean }> {
  const needsOwner = !(await hasUsers(core.database))
  if (!needsOwner || !token) return { needsOwner, isLinkValid: false }
  return { needsOwner, isLinkValid: await isOwnerLinkOpen(core.database, { token, at: core.now() }) }
}

/** Makes the owner and their first team out of a one-time link. Throws {@link OwnerLinkInvalid}, {@link OwnerExists}. */
export async function createOwner(
  core: Core,
  { token, name, email, password, teamName, locale, address }: CreateOwner & { address?: string },
): Promise<{ userId: string; team: string }> {
  // Asked before the costly hash: anybody may call this.
  if (!(await isOwnerLinkOpen(core.database, { token, at: core.now() }))) throw new OwnerLinkInvalid()
  const passwordHash = await hashPassword(password)
  return transaction(core.database, async (connection) => {
    if (!(await useOwnerLink(connection, { token, at: core.now() }))) throw new OwnerLinkInvalid()
    if (await hasUsers(connection)) throw new OwnerExists()
    const user = await insertUser(connection, { name, email, passwordHash, locale })
    const actor = { kind: "user" as const, id: user.id, name, ...(address && { address }) }
    const team = await openTeam(connection, { masterKey: core.masterKey, name: teamName, actor })
    return { userId: user.id, team: team.slug }
  })
}
