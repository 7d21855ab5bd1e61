import { type Connection, isUniqueViolation } from "../database.ts"
import { AlreadyMember } from "./member.errors.ts"
import { type MemberView, type Role, roleSchema } from "./member.schema.ts"

/** Makes a person a member; throws {@link AlreadyMember}. */
export async function insertMember(
  connection: Connection,
  member: { teamId: string; userId: string; role: Role; createdById: string },
): Promise<void> {
  try {
    await connection.member.create({ data: member })
  } catch (error) {
    throw isUniqueViolation(error) ? new AlreadyMember(error) : error
  }
}

/** The members of a team, in the order in which they joined. */
export async function listMembers(
  connection: Connection,
  { teamId }: { teamId: string },
): Promise<MemberView[]> {
  const rows = await connection.member.findMany({
    where: { teamId },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
    select: { userId: true, role: true, createdAt: true, user: { select: { name: true, email: true } } },
  })
  return rows.map(({ userId, role, createdAt, user }) => ({
    userId,
    ...user,
    role: roleSchema.parse(role),
    joinedAt: createdAt,
  }))
}

/** Locks a team's members, so that "the last owner" stays true until the transaction ends. */
export async function lockMembers(connection: Connection, { teamId }: { teamId: string }): Promise<void> {
  await connection.$queryRaw`SELECT 1 FROM "Member" WHERE "teamId" = ${teamId} FOR UPDATE`
}

export async function updateMember(
  connection: Connection,
  { teamId, userId, role }: { teamId: string; userId: string; role: Role },
): Promise<void> {
  await connection.member.update({ where: { teamId_userId: { teamId, userId } }, data: { role } })
}

export async function deleteMember(
  connection: Connection,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<void> {
  await connection.member.delete({ where: { teamId_userId: { teamId, userId } } })
}
