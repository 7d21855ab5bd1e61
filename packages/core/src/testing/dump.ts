import pg from "pg"

/** All rows of all tables of a database, of the queue's too, as one text: to look for what must lie nowhere in it. */
export async function dumpDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ schema: string; name: string }>(
      `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    )
    let dump = ""
    for (const { schema, name } of tables) {
      const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`
      const { rows } = await client.query<{ text: string | null }>(
        `SELECT string_agg(to_jsonb(r)::text, E'\\n') AS text FROM ${table} r`,
      )
      dump += `${table}\n${rows[0]?.text ?? ""}\n`
    }
    return dump
  } finally {
    await client.end()
  }
}
