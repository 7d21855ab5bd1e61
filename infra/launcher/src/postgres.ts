import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { describeError, errnoOf, NaruError } from "@naru/base/errors"
import { run } from "@naru/base/spawn"
import pg from "pg"
import { type Account, getAccount } from "./accounts.ts"
import type { Part } from "./part.ts"
import type { Settings } from "./settings.ts"

const binariesRoot = "/usr/lib/postgresql"
const clusterOptions = { listen_addresses: "", shared_buffers: "32MB", max_connections: "80" }

class DatabaseUnusable extends NaruError {
  constructor(message: string, next: string, cause?: unknown) {
    super({
      code: "database_unusable",
      kind: "unavailable",
      message,
      userMessage: `${message}. ${next}`,
      cause,
    })
  }
}

/** Address of the private PostgreSQL: a unix socket and a password, no port. */
export function privateDatabaseUrl({ paths }: Settings, password: string, database = "naru"): string {
  return `postgresql://naru:${password}@localhost/${database}?host=${encodeURIComponent(paths.databaseSocketDirectory)}`
}

/**
 * Makes the cluster at first start and returns PostgreSQL as a part to supervise. It runs as the user `postgres`
 * (it refuses root), under NARU_HOME, on a unix socket alone. Throws `database_unusable` with the next step.
 */
export async function preparePostgres(settings: Settings, password: string): Promise<Part> {
  const { databaseHome, databaseSocketDirectory } = settings.paths
  const account = await getAccount("postgres")
  await mkdir(databaseSocketDirectory, { recursive: true })
  await chown(databaseSocketDirectory, account.uid, account.gid)
  await chmod(databaseSocketDirectory, 0o755)
  const major = await majorOf(databaseHome)
  const binaries = await findBinaries(major)
  if (major === undefined) await initialise({ databaseHome, binaries, account, password })
  const options = { ...clusterOptions, unix_socket_directories: databaseSocketDirectory }
  return {
    name: "db",
    command: join(binaries, "postgres"),
    args: [
      "-D",
      databaseHome,
      ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
    account,
    // SIGINT is PostgreSQL's fast shutdown: it drops connections and leaves a clean cluster.
    stopSignal: "SIGINT",
    ready: () => answers(privateDatabaseUrl(settings, password, "postgres")),
  }
}

/** Makes the database `naru` when it is missing. */
export async function ensureDatabase(settings: Settings, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: privateDatabaseUrl(settings, password, "postgres") })
  await client.connect()
  try {
    const found = await client.query("select 1 from pg_database where datname = 'naru'")
    if (found.rowCount === 0) await client.query("create database naru")
  } finally {
    await client.end()
  }
}

/** Waits until PostgreSQL takes connections; throws `database_unusable` with the last answer after `timeoutMs`. */
export async function waitForDatabase(url: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const fault = await connectFault(url)
    if (fault === undefined) return
    if (Date.now() > deadline) {
      throw new DatabaseUnusable(
        `PostgreSQL does not answer: ${describeError(fault)}`,
        "See ./naru logs db",
        fault,
      )
    }
    await sleep(50)
  }
}

async function answers(url: string): Promise<boolean> {
  return (await connectFault(url)) === undefined
}

async function connectFault(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return error
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function majorOf(databaseHome: string): Promise<string | undefined> {
  try {
    return (await readFile(join(databaseHome, "PG_VERSION"), "utf8")).trim()
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined
    throw error
  }
}

async function findBinaries(major: string | undefined): Promise<string> {
  const installed: string[] = await readdir(binariesRoot).catch(() => [])
  const wanted =
    major ??
    installed
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => b - a)[0]
      ?.toString()
  if (wanted !== undefined && installed.includes(wanted)) return join(binariesRoot, wanted, "bin")
  const has = installed.length === 0 ? "none is installed" : `installed: ${installed.join(", ")}`
  throw new DatabaseUnusable(
    `The data under NARU_HOME was made by PostgreSQL ${major ?? "(any)"}, but ${has}`,
    `Install it: apt-get install postgresql-${major ?? "15"}, or upgrade the data with pg_upgrade.`,
  )
}

interface Initialisation {
  databaseHome: string
  binaries: string
  account: Account
  password: string
}

async function initialise({ databaseHome, binaries, account, password }: Initialisation): Promise<void> {
  await requireTraversable(dirname(databaseHome))
  // PG_VERSION is what tells a finished cluster: an interrupted initdb starts over in an empty directory.
  const beside = `${databaseHome}.part`
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { mode: 0o700 })
  await chown(beside, account.uid, account.gid)
  const passwordFile = join(beside, "..", "database-password.part")
  await writeFile(passwordFile, password, { mode: 0o400 })
  await chown(passwordFile, account.uid, account.gid)
  try {
    const args = [
      "-D",
      beside,
      "-U",
      "naru",
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "-E",
      "UTF8",
      "--locale=C.UTF-8",
    ]
    const env = { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" }
    await run({ command: join(binaries, "initdb"), args, env, cwd: "/", uid: account.uid, gid: account.gid })
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rm(databaseHome, { recursive: true, force: true })
  await rename(beside, databaseHome)
}

async function requireTraversable(directory: string): Promise<void> {
  for (let place = directory; place !== "/"; place = dirname(place)) {
    const { mode } = await stat(place)
    if ((mode & 0o001) === 0) {
      throw new DatabaseUnusable(
        `PostgreSQL runs as the user postgres, who cannot enter ${place}`,
        `Choose another NARU_HOME, or let others pass through: chmod o+x ${place}`,
      )
    }
  }
}
