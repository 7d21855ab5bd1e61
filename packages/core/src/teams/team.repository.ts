import { type Connection, isUniqueViolation } from "../database.ts"
import { type Role, roleSchema } from "../members/schema.ts"
import { NameTaken } from "../not-found.ts"
import type { TeamView } from "./team.schema.ts"

export interface InsertTeam {
  id: string
  slug: string
  name: string
  wrappedDataKey: Uint8Array<ArrayBuffer>
  createdById: string
}

/** Makes a team; throws {@link NameTaken} when the slug is in use. */
export async function insertTeam(connection: Connection, team: InsertTeam): Promise<void> {
  try {
    await connection.team.create({ data: team })
  } catch (error) {
    throw isUniqueViolation(error) ? new NameTaken("team", team.slug, error) : error
  }
}

/** Slugs in use that start with the given text. */
export async function takenTeamSlugs(connection: Connection, start: string): Promise<ReadonlySet<string>> {
  const rows = await connection.team.findMany({
    where: { slug: { startsWith: start } },
    select: { slug: true },
  })
  return new Set(rows.map(({ slug }) => slug))
}

/** The teams that a person belongs to, oldest first. */
export async function listTeamsOf(connection: Connection, userId: string): Promise<TeamView[]> {
  const rows = await connection.member.findMany({
    where: { userId },
    orderBy: { team: { id: "asc" } },
    select: { role: true, team: { select: { slug: true, name: true } } },
  })
  return rows.map(({ role, team }) => ({ ...team, role: roleSchema.parse(role) }))
}

/** The team of that slug, seen by one of its members; undefined for everybody else. */
export async function findTeamOf(
  connection: Connection,
  { slug, userId }: { slug: string; userId: string },
): Promise<{ teamId: string; name: string; role: Role } | undefined> {
  const row = await connection.member.findFirst({
    where: { userId, team: { slug } },
    select: { role: true, team: { select: { id: true, name: true } } },
  })
  return row ? { teamId: row.team.id, name: row.team.name, role: roleSchema.parse(row.role) } : undefined
}

/** The team that the owner made first; its admins see the whole host. */
export async function isFirstTeam(connection: Connection, teamId: string): Promise<boolean> {
  const first = await connection.team.findFirst({ orderBy: { id: "asc" }, select: { id: true } })
  return first?.id === teamId
}
