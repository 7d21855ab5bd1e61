import { chmod, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { describeError, isErrorOfKind, NaruError } from "@naru/base/errors"
import { start } from "@naru/base/spawn"
import { migrate, openDatabase } from "@naru/core/database"
import { migrateQueue } from "@naru/core/jobs"
import { createOwnerLink } from "@naru/core/users"
import { ensureAccounts } from "./accounts.ts"
import { announce } from "./announce.ts"
import { type Credentials, ensureCredentials } from "./credentials.ts"
import { down, endLeftovers } from "./down.ts"
import { type InstalledBuild, installBuild } from "./install-build.ts"
import { openPartLog } from "./part-log.ts"
import { proxyPart, webPart, workerPart } from "./parts.ts"
import { ensureDatabase, preparePostgres, privateDatabaseUrl, waitForDatabase } from "./postgres.ts"
import { identify, isAlive } from "./process-identity.ts"
import { readHealth } from "./read-health.ts"
import { openRoster } from "./roster.ts"
import { ensureSeeds } from "./seeds.ts"
import type { Settings } from "./settings.ts"
import { readLivingState } from "./state.ts"

const wellTimeoutMs = 60_000

class UpFailed extends NaruError {
  constructor(message: string) {
    super({ code: "up_failed", kind: "unavailable", message })
  }
}

/** `./naru up`: brings the platform up and stays, or with `detach` leaves it running in the background. */
export async function up(settings: Settings, { detach }: { detach: boolean }): Promise<void> {
  await prepareDirectories(settings)
  await ensureAccounts()
  const credentials = await ensureCredentials(settings)
  const build = await installBuild(settings)
  const living = await readLivingState(settings.paths)
  const isCurrent =
    living?.phase === "ready" && living.build === build.fingerprint && living.port === settings.port
  if (living && !isCurrent) await down(settings, { containers: false })
  if (isCurrent) console.log("Naru runs already, with this build.")
  else if (detach) await startInBackground(settings)
  else return await runInForeground(settings, credentials, build)
  announce(settings, await ownerToken(databaseUrlOf(settings, credentials)))
}

/** The platform itself, until it is asked to end (SIGTERM, SIGINT). */
async function runInForeground(
  settings: Settings,
  credentials: Credentials,
  build: InstalledBuild,
): Promise<void> {
  const { paths } = settings
  await endLeftovers(paths)
  const asked = stopAsked()
  await using roster = await openRoster(paths, { build: build.fingerprint, port: settings.port })
  const databaseUrl = databaseUrlOf(settings, credentials)
  if (settings.outsideDatabaseUrl === undefined) {
    await roster.add(await preparePostgres(settings, credentials.databasePassword))
    await ensureDatabase(settings, credentials.databasePassword)
  }
  await waitForDatabase(databaseUrl)
  await migrate(databaseUrl)
  await migrateQueue(databaseUrl)
  await ensureSeeds(settings)
  const context = { settings, credentials, databaseUrl, build }
  await roster.add(await workerPart(context))
  await roster.add(await webPart(context))
  await roster.add(await proxyPart(context))
  await waitUntilWell(settings)
  await roster.ready()
  if (process.env.NARU_DETACHED === undefined) announce(settings, await ownerToken(databaseUrl))
  await asked
  console.log("Stopping Naru; containers go on.")
}

/** Parts that answer still have to find each other; throws `up_failed` with what the health page says. */
async function waitUntilWell({ port }: Settings): Promise<void> {
  const deadline = Date.now() + wellTimeoutMs
  for (;;) {
    const health = await readHealth(port)
    if (health?.ok) return
    if (Date.now() > deadline) {
      throw new UpFailed(
        `Not every part is well after ${wellTimeoutMs / 1000} s: ${JSON.stringify(health?.body ?? "no answer")}`,
      )
    }
    await sleep(100)
  }
}

async function startInBackground(settings: Settings): Promise<void> {
  const log = await openPartLog(settings.paths.logs, "supervisor")
  const script = process.argv[1] ?? ""
  const env = { ...definedEnvironment(), NARU_DETACHED: "1" }
  const child = await start({
    command: process.execPath,
    args: [script, "up"],
    env,
    cwd: "/",
    outputFd: log.fd,
    detached: true,
  })
  await log.close()
  const identity = await identify(child.pid)
  while (identity && (await isAlive(identity))) {
    if ((await readLivingState(settings.paths))?.phase === "ready") return
    await sleep(40)
  }
  throw new UpFailed(
    `Naru did not come up; the reason is at the end of ${join(settings.paths.logs, "supervisor.log")}`,
  )
}

async function prepareDirectories({ paths }: Settings): Promise<void> {
  for (const directory of [paths.home, paths.run]) {
    await mkdir(directory, { recursive: true })
    await chmod(directory, 0o755)
  }
}

function databaseUrlOf(settings: Settings, credentials: Credentials): string {
  return settings.outsideDatabaseUrl ?? privateDatabaseUrl(settings, credentials.databasePassword)
}

async function ownerToken(databaseUrl: string): Promise<string | undefined> {
  const database = openDatabase(databaseUrl)
  try {
    return await createOwnerLink(database)
  } catch (error) {
    // There is an owner already: nobody needs a link.
    if (isErrorOfKind(error, "conflict")) return undefined
    throw error
  } finally {
    await database.$disconnect()
  }
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve())
  })
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** The last line of a failed command: cause and next step. */
export function explain(error: unknown): string {
  return `naru: ${describeError(error)}`
}
