import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { listMigrations, migrationsDirectory } from "../migrations/index.ts"
import { startCluster } from "./cluster.ts"
import { isEmptyMigration, readSchema, schemaDiff } from "./schema-engine.ts"

/** Writes the next migration: what leads from the last migration's copy of the schema to schema.prisma of now. */
const name = process.argv[2]
if (!name || !/^[a-z0-9_]+$/.test(name))
  throw new Error("Usage: npm run new-migration -- a_name_in_snake_case")

const cluster = await startCluster()
try {
  const previous = (await listMigrations()).at(-1)
  const schema = await readSchema()
  const sql = await schemaDiff({
    url: cluster.url("postgres"),
    to: schema,
    ...(previous && { from: previous.schema }),
  })
  if (isEmptyMigration(sql)) throw new Error("The schema has not changed since the last migration.")
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14)
  const directory = join(migrationsDirectory, `${stamp}_${name}`)
  await mkdir(directory)
  await writeFile(join(directory, "migration.sql"), sql)
  await writeFile(join(directory, "schema.prisma"), schema)
  process.stdout.write(`${directory}\n`)
} finally {
  await cluster.stop()
}
process.exit()
