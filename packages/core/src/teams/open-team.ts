import { type Actor, recordAudit } from "../audit/index.ts"
import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"
import { insertMember } from "../members/index.ts"
import { NameTaken } from "../not-found.ts"
import { type MasterKey, makeWrappedDataKey } from "../secrets/index.ts"
import { freeSlug, slugFrom } from "../slugs.ts"
import { insertTeam, takenTeamSlugs } from "./team.repository.ts"
import { reservedTeamSlugs } from "./team.schema.ts"

export interface OpenTeam {
  masterKey: MasterKey
  name: string
  /** Derived from the name when absent. */
  slug?: string | undefined
  /** The person who becomes its owner. */
  actor: Actor & { id: string }
}

/** Makes a team with its own data key and its first owner. Throws a conflict when the wanted slug is taken. */
export async function openTeam(
  connection: Connection,
  { masterKey, name, slug: wanted, actor }: OpenTeam,
): Promise<{ id: string; slug: string }> {
  const id = newId()
  const slug = wanted ?? (await deriveSlug(connection, name))
  if (reservedTeamSlugs.has(slug)) throw new NameTaken("team", slug)
  await insertTeam(connection, {
    id,
    slug,
    name,
    wrappedDataKey: makeWrappedDataKey(masterKey, id),
    createdById: actor.id,
  })
  await insertMember(connection, { teamId: id, userId: actor.id, role: "owner", createdById: actor.id })
  await recordAudit(connection, { teamId: id, actor, action: "team.created", subject: { id, name } })
  return { id, slug }
}

async function deriveSlug(connection: Connection, name: string): Promise<string> {
  const slug = slugFrom(name, "team")
  const taken = await takenTeamSlugs(connection, slug.slice(0, 20))
  return freeSlug(slug, new Set([...taken, ...reservedTeamSlugs]))
}
