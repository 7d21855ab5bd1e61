import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"

/** Notes an attempt under each key before its password is looked at, so that attempts at once count too. */
export async function noteAttempt(
  connection: Connection,
  { keys, at }: { keys: readonly string[]; at: Date },
): Promise<string[]> {
  const rows = keys.map((key) => ({ id: newId(at), key, at }))
  await connection.signInFailure.createMany({ data: rows })
  return rows.map(({ id }) => id)
}

export async function countAttempts(
  connection: Connection,
  { key, since }: { key: string; since: Date },
): Promise<number> {
  return connection.signInFailure.count({ where: { key, at: { gt: since } } })
}

export async function forgetAttempts(
  connection: Connection,
  which: { ids: readonly string[] } | { key: string } | { before: Date },
): Promise<void> {
  if ("ids" in which) await connection.signInFailure.deleteMany({ where: { id: { in: [...which.ids] } } })
  else if ("key" in which) await connection.signInFailure.deleteMany({ where: { key: which.key } })
  else await connection.signInFailure.deleteMany({ where: { at: { lt: which.before } } })
}
