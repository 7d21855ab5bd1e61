import { existsSync } from "node:fs"
import { readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { runningCluster } from "./cluster.ts"
import { clusterVariable } from "./database.ts"

/** The directory of a run's cluster, by the process of the run. */
const directoryOf = (pid: number | string) => join(tmpdir(), `naru-tests-${pid}`)

/** One PostgreSQL per vitest run: the first test file that wants it starts it, the end of the run stops it. */
export default async function setUp(): Promise<() => Promise<void>> {
  await removeOrphans()
  const directory = directoryOf(process.pid)
  process.env[clusterVariable] = directory
  return () => remove(directory)
}

/** What runs left behind that were killed before their end. */
async function removeOrphans(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^naru-tests-(\d+)(\.lock)?$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await remove(directoryOf(pid))
  }
}

async function remove(directory: string): Promise<void> {
  if (existsSync(join(directory, "data", "postmaster.pid"))) {
    // A killed PostgreSQL leaves its pid file: then there is nothing to stop.
    const cluster = await runningCluster(directory)
    await cluster.stop().catch(() => undefined)
  }
  await rm(`${directory}.lock`, { recursive: true, force: true })
  await rm(directory, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== "ESRCH"
  }
}
