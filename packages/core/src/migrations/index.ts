import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { NaruError } from "@naru/base/errors"
import pg from "pg"
import { newId } from "../ids.ts"

/** Where the SQL of each step of the schema lies; the same for sources and for compiled files. */
export const migrationsDirectory = join(
  dirname(fileURLToPath(import.meta.url)),
  "..",
  "..",
  "..",
  "..",
  "prisma",
  "migrations",
)

/** Any number, the same in every Naru: the advisory lock that lets one process migrate at a time. */
const lockKey = 4_267_115_210

export interface Migration {
  name: string
  sql: string
  /** schema.prisma as it was when this migration was made. */
  schema: string
}

export class MigrationChanged extends NaruError {
  constructor(name: string) {
    super({
      code: "migration_changed",
      kind: "internal",
      message: `Migration ${name} was applied with another text than it has now`,
      userMessage: `The database was made by another Naru (migration ${name} differs). Use the data of this version, or restore the file.`,
    })
  }
}

export class MigrationFailed extends NaruError {
  constructor(name: string, cause: unknown) {
    super({
      code: "migration_failed",
      kind: "internal",
      message: `Migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      userMessage: `The database could not be brought up to date (migration ${name}). Nothing of it was kept; the log has the reason.`,
      cause,
    })
  }
}

/** Reads the migrations in order. */
export async function listMigrations(directory: string = migrationsDirectory): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
  return Promise.all(
    names.map(async (name) => ({
      name,
      sql: await readFile(join(directory, name, "migration.sql"), "utf8"),
      schema: await readFile(join(directory, name, "schema.prisma"), "utf8"),
    })),
  )
}

/**
 * Brings the database at the URL up to date with plain SQL files; needs no network and no prisma command. Processes that
 * come together wait for one another. Returns the names of what it applied. Keeps prisma's own `_prisma_migrations` table.
 * Throws {@link MigrationChanged} and {@link MigrationFailed}.
 */
export async function migrate(url: string, directory?: string): Promise<string[]> {
  const migrations = await listMigrations(directory)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lockKey])
    await client.query(migrationsTable)
    const applied = await appliedChecksums(client)
    const done: string[] = []
    for (const migration of migrations) {
      const checksum = checksumOf(migration.sql)
      const before = applied.get(migration.name)
      if (before === checksum) continue
      if (before !== undefined) throw new MigrationChanged(migration.name)
      await apply(client, migration, checksum)
      done.push(migration.name)
    }
    return done
  } finally {
    // Closing the connection gives the lock back.
    await client.end()
  }
}

/** As `prisma migrate` makes it, so that its commands understand a database of ours. */
const migrationsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

async function appliedChecksums(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    `SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

async function apply(client: pg.Client, { name, sql }: Migration, checksum: string): Promise<void> {
  await client.query("BEGIN")
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [newId(), checksum, name],
    )
    await client.query("COMMIT")
  } catch (error) {
    await client.query("ROLLBACK")
    throw new MigrationFailed(name, error)
  }
}

function checksumOf(sql: string): string {
  return createHash("sha256").update(sql).digest("hex")
}
