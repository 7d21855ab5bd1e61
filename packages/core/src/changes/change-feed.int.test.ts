import { setTimeout as sleep } from "node:timers/promises"
import { silentLog } from "@naru/base/log"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { requestDeployment } from "../deployments/index.ts"
import { createProject } from "../projects/index.ts"
import { createService, serviceConfigSchema } from "../services/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { type Change, type ChangeFeed, openChangeFeed } from "./index.ts"

let core: TestCore
let team: TestTeam
let feed: ChangeFeed
let serviceId: string
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  const { slug: project, environment } = await createProject(team, { name: "Shop" })
  const image = { kind: "name" as const, name: "naru/busybox" }
  const config = serviceConfigSchema.parse({})
  serviceId = (await createService(team, { project, environment, name: "Web", image, config })).id
  feed = openChangeFeed(core.url, silentLog)
  // It says so when it has begun to listen.
  await first((item) => item === "missed")
})
afterAll(async () => {
  await feed.close()
  await core.close()
})

/** The first item that fits, of those that came after the call. */
async function first(fits: (item: Change | "missed") => boolean): Promise<Change | "missed" | undefined> {
  for await (const item of feed.follow(AbortSignal.timeout(10_000))) if (fits(item)) return item
  return undefined
}
const isDeployment = (item: Change | "missed") => item !== "missed" && item.noun === "deployment"

describe("the feed of changes", () => {
  it("tells every follower of a deployment that another process made", async () => {
    const heard = Promise.all([first(isDeployment), first(isDeployment)])
    const { id } = await requestDeployment(team, { serviceId, trigger: "manual" })
    const expected = { noun: "deployment", id, teamId: team.teamId, serviceId }
    expect(await heard).toEqual([expected, expected])
  })

  it("goes on after the database dropped its connection, and says that something may have been missed", async () => {
    const missed = first((item) => item === "missed")
    await core.database.$queryRaw`
      SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
      WHERE query LIKE 'LISTEN%' AND datname = current_database()`
    expect(await missed).toBe("missed")
    const heard = first(isDeployment)
    await requestDeployment(team, { serviceId, trigger: "manual" })
    expect(await heard).toMatchObject({ noun: "deployment" })
  })

  it("ends for a follower that leaves", async () => {
    const leaving = new AbortController()
    const items: unknown[] = []
    const following = (async () => {
      for await (const item of feed.follow(leaving.signal)) items.push(item)
    })()
    await sleep(10)
    leaving.abort()
    await following
    expect(items).toEqual([])
  })
})
