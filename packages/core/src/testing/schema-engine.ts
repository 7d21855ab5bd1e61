import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { PrismaPg } from "@prisma/adapter-pg"
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils"
import { SchemaEngine } from "@prisma/schema-engine-wasm"

/** Path of the one schema of the platform. */
const schemaFile = fileURLToPath(new URL("../../../../prisma/schema.prisma", import.meta.url))

/**
 * The SQL that leads from one schema.prisma to another, both given as text (`from` absent: from an empty database).
 * Pure but for the engine's wish to see a live server at `url`; needs neither network nor the prisma command.
 */
export async function schemaDiff({ url, from, to }: SchemaDiff): Promise<string> {
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }))
  const engine = await SchemaEngine.new({ datamodels: [["schema.prisma", to]] }, () => {}, adapter)
  const target = (content: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "schema.prisma", content }],
  })
  const result = await engine.diff({
    from: from === undefined ? { tag: "empty" } : target(from),
    to: target(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return result.stdout ?? ""
}

export interface SchemaDiff {
  url: string
  from?: string
  to: string
}

/** True for the script of two equal schemas. */
export function isEmptyMigration(sql: string): boolean {
  return sql.split("\n").every((line) => line.trim() === "" || line.startsWith("--"))
}

/** The text of the platform's schema. */
export function readSchema(): Promise<string> {
  return readFile(schemaFile, "utf8")
}
