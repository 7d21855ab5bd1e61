import { mkdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { errnoOf, NaruError } from "@naru/base/errors"
import { type Database, migrate, openDatabase } from "../database.ts"
import { newId } from "../ids.ts"
import { migrateQueue } from "../jobs/index.ts"
import { clusterAt, createDatabase, startCluster, type TestCluster } from "./cluster.ts"

/** Names the directory of the run's cluster; set by the global setup. */
export const clusterVariable = "NARU_TEST_POSTGRES"

const template = "naru_template"
const patienceMs = 60_000

export interface TestDatabase {
  url: string
  database: Database
  close(): Promise<void>
}

class ClusterLate extends NaruError {
  constructor(directory: string) {
    super({
      code: "cluster_late",
      kind: "timeout",
      message: `The test cluster in ${directory} did not start`,
    })
  }
}

/** Opens an empty, migrated database of its own in the run's cluster, which the first caller starts. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const cluster = await ensureCluster()
  const url = await createDatabase(cluster, `test_${newId()}`, template)
  const database = openDatabase(url, { maxConnections: 5 })
  return { url, database, close: () => database.$disconnect() }
}

async function ensureCluster(): Promise<Pick<TestCluster, "url">> {
  const directory = process.env[clusterVariable]
  if (directory === undefined) throw new ClusterLate("(no global setup)")
  const ready = join(directory, "ready")
  if (await claims(`${directory}.lock`)) {
    const cluster = await startCluster(directory)
    const url = await createDatabase(cluster, template)
    await migrate(url)
    await migrateQueue(url)
    await writeFile(ready, "")
    return cluster
  }
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(50)) {
    if (await exists(ready)) return clusterAt(directory)
  }
  throw new ClusterLate(directory)
}

/** True for the first who asks. */
async function claims(lock: string): Promise<boolean> {
  try {
    await mkdir(lock)
    return true
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
