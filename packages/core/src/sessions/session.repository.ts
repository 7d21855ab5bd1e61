import type { Connection } from "../database.ts"
import { NotFound } from "../not-found.ts"
import { newToken } from "../tokens.ts"
import type { SessionView } from "./session.schema.ts"

/** 30 days: as long as next-auth keeps its cookie. */
export const sessionLifetimeMs = 30 * 24 * 60 * 60 * 1000

export interface OpenSession {
  userId: string
  userAgent: string
  address: string
  now: Date
}

/** Opens a session and returns its id, which the browser's signed token carries. */
export async function openSession(
  connection: Connection,
  { userId, userAgent, address, now }: OpenSession,
): Promise<string> {
  const id = newToken()
  await connection.session.create({
    data: {
      id,
      userId,
      userAgent: userAgent.slice(0, 300),
      address,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + sessionLifetimeMs),
    },
  })
  return id
}

/** Who the session belongs to; undefined when it is unknown, expired or revoked. */
export async function findSessionUser(
  connection: Connection,
  { id, at }: { id: string; at: Date },
): Promise<{ id: string; name: string; email: string; locale: string } | undefined> {
  const session = await connection.session.findFirst({
    where: { id, revokedAt: null, expiresAt: { gt: at } },
    select: { user: { select: { id: true, name: true, email: true, locale: true } } },
  })
  return session?.user
}

/** Notes that a session was seen. */
export async function touchSession(
  connection: Connection,
  { id, at }: { id: string; at: Date },
): Promise<void> {
  await connection.session.updateMany({ where: { id }, data: { lastSeenAt: at } })
}

export async function listSessions(
  connection: Connection,
  { userId, currentId, at }: { userId: string; currentId: string; at: Date },
): Promise<SessionView[]> {
  const rows = await connection.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: at } },
    orderBy: { lastSeenAt: "desc" },
  })
  return rows.map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
    id,
    userAgent,
    address,
    createdAt,
    lastSeenAt,
    isCurrent: id === currentId,
  }))
}

/** Ends one session of a person; throws not_found for another person's. */
export async function revokeSession(
  connection: Connection,
  { userId, id, at }: { userId: string; id: string; at: Date },
): Promise<void> {
  const { count } = await connection.session.updateMany({
    where: { id, userId, revokedAt: null },
    data: { revokedAt: at },
  })
  if (count === 0) throw new NotFound("session", id)
}

/** Ends all sessions of a person but one. */
export async function revokeSessions(
  connection: Connection,
  { userId, except, at }: { userId: string; except: string; at: Date },
): Promise<void> {
  await connection.session.updateMany({
    where: { userId, revokedAt: null, id: { not: except } },
    data: { revokedAt: at },
  })
}
