import { runMigrations } from "bullmq"
import pg from "pg"
import { queueSchema } from "./queue-target.ts"

/** Makes or updates BullMQ's tables in its own schema. Idempotent; several at once wait for each other. */
export async function migrateQueue(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await runMigrations(client, queueSchema)
  } finally {
    await client.end()
  }
}
