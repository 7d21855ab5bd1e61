import { chmod, chown, mkdir, mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import pg from "pg"

/** A private PostgreSQL for tests: on a unix socket only, without durability, gone with its directory. */
export interface TestCluster {
  /** URL of the database of that name. */
  url(database: string): string
  stop(): Promise<void>
}

const binariesRoot = "/usr/lib/postgresql"

/** Starts a cluster in a directory (a fresh temporary one by default), as the user `postgres` when this is root. */
export async function startCluster(directory?: string): Promise<TestCluster> {
  const root = directory ?? (await mkdtemp(join(tmpdir(), "naru-postgres-")))
  const cluster = await runningCluster(root)
  await mkdir(root, { recursive: true })
  await chmod(root, 0o755)
  const { uid, gid } = cluster.account
  if (uid !== undefined && gid !== undefined) await chown(root, uid, gid)
  await cluster.run("initdb", ["-D", cluster.data, "-U", "naru", "-A", "trust", "-E", "UTF8", "--no-sync"])
  const settings = {
    listen_addresses: "",
    fsync: "off",
    synchronous_commit: "off",
    shared_buffers: "32MB",
    max_connections: "200",
  }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  const log = join(root, "log")
  const postgres = [`-k ${root}`, ...options].join(" ")
  await cluster.run("pg_ctl", ["start", "-w", "-D", cluster.data, "-l", log, "-o", postgres])
  return cluster
}

interface RunningCluster extends TestCluster {
  data: string
  account: { uid?: number; gid?: number }
  run(program: string, args: readonly string[]): Promise<unknown>
}

/** The cluster that lives in a directory, whoever started it. */
export async function runningCluster(root: string): Promise<RunningCluster> {
  const [account, programs] = await Promise.all([databaseAccount(), binaries()])
  const data = join(root, "data")
  const env = { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" }
  const runProgram = (program: string, args: readonly string[]) =>
    run({ command: join(programs, program), args, env, cwd: "/", timeoutMs: 60_000, ...account })
  return {
    ...clusterAt(root),
    data,
    account,
    run: runProgram,
    async stop() {
      await runProgram("pg_ctl", ["stop", "-D", data, "-m", "immediate"])
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Addresses a cluster that runs in the directory already. */
export function clusterAt(root: string): Pick<TestCluster, "url"> {
  return { url: (database) => `postgresql://naru@localhost/${database}?host=${encodeURIComponent(root)}` }
}

/** Makes a database in the cluster, empty or as a copy of another; returns its URL. */
export async function createDatabase(
  cluster: Pick<TestCluster, "url">,
  name: string,
  template = "template1",
): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${template}`)
  } finally {
    await client.end()
  }
  return cluster.url(name)
}

async function binaries(): Promise<string> {
  const versions = (await readdir(binariesRoot)).map(Number).filter(Number.isInteger)
  return join(binariesRoot, String(Math.max(...versions)), "bin")
}

/** initdb and postgres refuse to run as root. */
async function databaseAccount(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) => (await run({ command: "id", args: [flag, "postgres"] })).stdout),
  )
  return { uid: Number(uid), gid: Number(gid) }
}
