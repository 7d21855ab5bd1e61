import { existsSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runningCluster } from "./cluster.ts"
import { clusterVariable } from "./database.ts"

/** One PostgreSQL per vitest run: the first test file that wants it starts it, the end of the run stops it. */
export default function setUp(): () => Promise<void> {
  const directory = join(tmpdir(), `naru-tests-${process.pid}`)
  process.env[clusterVariable] = directory
  return async () => {
    if (existsSync(join(directory, "data", "postmaster.pid"))) await (await runningCluster(directory)).stop()
    await rm(`${directory}.lock`, { recursive: true, force: true })
    await rm(directory, { recursive: true, force: true })
  }
}
