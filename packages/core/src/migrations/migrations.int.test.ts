import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, startCluster, type TestCluster } from "../testing/cluster.ts"
import { isEmptyMigration, readSchema, schemaDiff } from "../testing/schema-engine.ts"
import { listMigrations, migrate, migrationsDirectory } from "./index.ts"

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster.stop())

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Tables, columns, keys and indexes as the database itself describes them. */
async function shapeOf(url: string) {
  const columns = await query(
    url,
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  )
  const indexes = await query(
    url,
    `SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 2`,
  )
  const constraints = await query(
    url,
    `SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 2`,
  )
  return { columns, indexes, constraints }
}

describe("migrations", () => {
  it("make exactly the database that schema.prisma describes", async () => {
    const migrated = await createDatabase(cluster, "migrated")
    await migrate(migrated)
    const described = await createDatabase(cluster, "described")
    await query(described, await schemaDiff({ url: described, to: await readSchema() }))
    expect(await shapeOf(migrated)).toEqual(await shapeOf(described))
  })

  it("keep a copy of the schema beside the last step, from which the next one is made", async () => {
    const last = (await listMigrations()).at(-1)
    const url = cluster.url("postgres")
    const missing = await schemaDiff({ url, from: last?.schema ?? "", to: await readSchema() })
    expect(isEmptyMigration(missing), `Run npm run new-migration: ${missing}`).toBe(true)
  })

  it("apply once when several processes start together, and not again", async () => {
    const url = await createDatabase(cluster, "together")
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
    const names = (await listMigrations()).map(({ name }) => name)
    expect(applied.flat()).toEqual(names)
    expect(await migrate(url)).toEqual([])
  })

  it("refuse a database that was made by another text of the same step", async () => {
    const url = await createDatabase(cluster, "changed")
    await migrate(url)
    await query(url, `UPDATE "_prisma_migrations" SET checksum = 'other'`)
    await expect(migrate(url)).rejects.toMatchObject({ code: "migration_changed" })
  })

  it("keep nothing of a step that fails half way", async () => {
    const directory = await mkdtemp(join(tmpdir(), "naru-migrations-"))
    try {
      await cp(migrationsDirectory, directory, { recursive: true })
      const broken = join(directory, "99990101000000_broken")
      await mkdir(broken)
      await writeFile(join(broken, "schema.prisma"), "")
      await writeFile(join(broken, "migration.sql"), `CREATE TABLE half (id int); SELECT nonsense;`)
      const url = await createDatabase(cluster, "broken")
      await expect(migrate(url, directory)).rejects.toMatchObject({ code: "migration_failed" })
      expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
