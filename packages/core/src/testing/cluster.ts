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
  const account = await databaseAccount()
  await mkdir(root, { recursive: true })
  await chmod(root, 0o755)
  if (account.uid !== undefined) await chown(root, account.uid, account.gid ?? account.uid)
  const program = await binaries()
  const data = join(root, "data")
  const env = { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" }
  const child = { env, cwd: root, timeoutMs: 60_000, ...account }
  await run({
    ...child,
    command: join(program, "initdb"),
    args: ["-D", data, "-U", "naru", "-A", "trust", "-E", "UTF8", "--no-sync"],
  })
  const options = `-k ${root} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c shared_buffers=32MB -c max_connections=100`
  await run({
    ...child,
    command: join(program, "pg_ctl"),
    args: ["start", "-w", "-D", data, "-l", join(root, "log"), "-o", options],
  })
  return {
    ...clusterAt(root),
    async stop() {
      await run({
        ...child,
        command: join(program, "pg_ctl"),
        args: ["stop", "-D", data, "-m", "immediate"],
      })
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Addresses a cluster that runs in the directory already. */
export function clusterAt(root: string): Pick<TestCluster, "url"> {
  return { url: (database) => `postgresql://naru@localhost/${database}?host=${encodeURIComponent(root)}` }
}

/** Makes an empty database in the cluster; returns its URL. */
export async function createDatabase(cluster: Pick<TestCluster, "url">, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
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
