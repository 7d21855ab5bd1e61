import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"

/**
 * Notes an attempt under each key before its password is looked at, unless one of the keys has as many since then as its
 * limit; undefined in that case. Attempts at once wait for each other, so the limit is exact. Needs a transaction.
 */
export async function claimAttempt(
  connection: Connection,
  { limits, since, at }: { limits: Readonly<Record<string, number>>; since: Date; at: Date },
): Promise<string[] | undefined> {
  // In one order for everybody, so that two attempts cannot hold what the other wants.
  const keys = Object.keys(limits).sort()
  for (const key of keys) {
    await connection.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in ${key}`}, 0))`
  }
  await connection.signInFailure.deleteMany({ where: { at: { lt: since } } })
  for (const key of keys) {
    const count = await connection.signInFailure.count({ where: { key } })
    if (count >= (limits[key] ?? 0)) return undefined
  }
  const rows = keys.map((key) => ({ id: newId(at), key, at }))
  await connection.signInFailure.createMany({ data: rows })
  return rows.map(({ id }) => id)
}

/** Forgets attempts after a success: those of the e-mail, and the one under the address. */
export async function forgetAttempts(
  connection: Connection,
  { key, ids }: { key: string; ids: readonly string[] },
): Promise<void> {
  await connection.signInFailure.deleteMany({ where: { OR: [{ key }, { id: { in: [...ids] } }] } })
}
