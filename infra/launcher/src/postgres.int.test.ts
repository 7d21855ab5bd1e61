import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ensureDatabase, preparePostgres, privateDatabaseUrl, waitForDatabase } from "./postgres.ts"
import { readSettings } from "./settings.ts"
import { supervise } from "./supervise.ts"

let place: string

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "naru-pg-"))
  await chmod(place, 0o755)
})
afterEach(() => rm(place, { recursive: true }))

const settingsHere = () =>
  readSettings({ NARU_ROOT: "/naru", NARU_HOME: `${place}/home`, NARU_RUN: `${place}/run` })

describe("the private PostgreSQL", () => {
  it("is made once, takes its password alone, and keeps what it holds across a stop", async () => {
    const settings = settingsHere()
    await mkdir(settings.paths.home, { mode: 0o755 })
    const options = { logDirectory: `${place}/logs`, onChange() {} }
    const first = await supervise(await preparePostgres(settings, "right"), options)
    await ensureDatabase(settings, "right")
    await ensureDatabase(settings, "right")
    await waitForDatabase(privateDatabaseUrl(settings, "right"))
    await expect(waitForDatabase(privateDatabaseUrl(settings, "wrong"), 100)).rejects.toThrow(
      "password authentication failed",
    )
    await first.stop()
    const second = await supervise(await preparePostgres(settings, "right"), options)
    await waitForDatabase(privateDatabaseUrl(settings, "right"))
    await second.stop()
    expect(await readFile(`${place}/logs/db.log`, "utf8")).toContain("database system is shut down")
  })

  it("says who cannot pass a closed directory, and how to open it", async () => {
    await chmod(place, 0o700)
    await mkdir(settingsHere().paths.home)
    const failure = await preparePostgres(settingsHere(), "right").catch((error) => error)
    expect(failure.userMessage).toContain(`chmod o+x ${place}`)
  })

  it("refuses data of a release that is not installed, and says what to install", async () => {
    const { paths } = settingsHere()
    await mkdir(paths.databaseHome, { recursive: true })
    await writeFile(join(paths.databaseHome, "PG_VERSION"), "9\n")
    const failure = await preparePostgres(settingsHere(), "right").catch((error) => error)
    expect(failure.userMessage).toContain("apt-get install postgresql-9")
  })
})
