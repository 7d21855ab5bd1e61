import { PrismaPg } from "@prisma/adapter-pg"
import * as z from "zod"
import { type Prisma, PrismaClient } from "./generated/prisma/client.ts"

export { DatabaseUnavailable, explainDatabaseFailure } from "./database-failure.ts"
export type { Prisma } from "./generated/prisma/client.ts"

/** An open database; one per process. */
export type Database = PrismaClient
/** What repositories work on: the database itself, or a transaction on it. */
export type Connection = Database | Prisma.TransactionClient

/** PostgreSQL's code names of the failures that repositories translate. */
const databaseErrors = { unique: "P2002" } as const

/**
 * Opens the database at a `postgresql:` URL (a `host` parameter names a socket directory). Connects at the first query,
 * with at most `maxConnections` (10) connections. Close with `$disconnect()`.
 */
export function openDatabase(
  url: string,
  { maxConnections = 10 }: { maxConnections?: number } = {},
): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: maxConnections }) })
}

/** Runs work in one transaction: all of it happens or none. */
export function transaction<T>(
  database: Database,
  work: (connection: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return database.$transaction(work, { maxWait: 10_000, timeout: 15_000 })
}

/** True when a write failed because a unique value is taken. */
export function isUniqueViolation(error: unknown): boolean {
  const parsed = z.object({ code: z.literal(databaseErrors.unique) }).safeParse(error)
  return parsed.success
}

/** Resolves when the database answers; throws what keeps it from doing so. */
export async function pingDatabase(connection: Connection): Promise<void> {
  await connection.$queryRaw`SELECT 1`
}

/**
 * Brings the database at the URL up to date with the SQL files of `prisma/migrations`, under an advisory lock and offline.
 * Returns the names of what it applied. Throws `migration_changed` and `migration_failed`.
 */
export async function migrate(url: string): Promise<string[]> {
  // Loaded where it is called: the dashboard's bundle shall not follow the path to the SQL files through the repository.
  const migrations = await import(/* turbopackIgnore: true */ "./migrations/index.ts")
  return migrations.migrate(url)
}
