import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { listActivity } from "../audit/index.ts"
import { createImage } from "../images/index.ts"
import type { JobContext } from "../jobs/index.ts"
import { listReleases } from "../releases/index.ts"
import { openSealed, setSecret } from "../secrets/index.ts"
import { getServiceById, serviceConfigSchema, updateService } from "../services/index.ts"
import {
  dumpDatabase,
  hostPrivateKey,
  makeTestService,
  makeTestTeam,
  openRecordedHost,
  openTestCore,
  type RecordedHost,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { getDeployment, listServingRoutes, requestDeployment, rollBack, runDeployment } from "./index.ts"

let core: TestCore
let team: TestTeam
let host: RecordedHost
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  host = await openRecordedHost(core)
})
beforeEach(() => host.behave())
afterAll(async () => {
  await host?.close()
  await core?.close()
})

const http = { httpPort: 8080 }

/** Sees a deployment to its end, as the worker's control queue would. */
async function run(id: string) {
  const job: JobContext = { id, signal: new AbortController().signal, isLastAttempt: false }
  await runDeployment(core, { teamId: team.teamId, deploymentId: id }, job)
  return getDeployment(team, id)
}

async function deploy(serviceId: string, commit: string | null = null) {
  const { id } = await requestDeployment(team, { serviceId, trigger: "manual", commit })
  return run(id)
}

const routeOf = (serviceId: string) => host.routes.get(serviceId)
const replicasOf = (serviceId: string) => host.running().filter((name) => name.endsWith(serviceId.slice(-6)))

describe("a first deployment", () => {
  it("ends live, with its replicas behind the service's hostnames", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { ...http, replicas: 2 } })
    const live = await deploy(serviceId, "abc1234")
    expect(live).toMatchObject({
      state: "live",
      failure: null,
      commit: "abc1234",
      release: { number: 1, imageName: "naru/busybox", imageId: "sha256:naru/busybox" },
    })
    expect(live.steps.map(({ name, state }) => [name, state])).toEqual(
      ["release", "start", "check", "switch", "retire"].map((name) => [name, "done"]),
    )
    expect(replicasOf(serviceId)).toHaveLength(2)
    expect(routeOf(serviceId)?.replicas).toEqual(replicasOf(serviceId))
    expect(routeOf(serviceId)?.hostnames).toMatchObject([{ port: 8080 }])
    expect(await getServiceById(team, serviceId)).toMatchObject({ liveRelease: { number: 1 } })
  })

  it("is written down in the name of who asked, with what each step did", async () => {
    const { id: serviceId } = await makeTestService(team, { name: "Told", config: http })
    const { id, steps, startedAt, finishedAt } = await deploy(serviceId)
    const { entries } = await listActivity(core.database, { teamId: team.teamId, limit: 1 })
    expect(entries).toMatchObject([
      { action: "deployment.went_live", actor: { id: team.owner.id }, subject: { id, name: "Told 1" } },
    ])
    const told = Object.fromEntries(steps.map(({ name, output }) => [name, output]))
    expect(told.release).toBe("Release 1 is naru/busybox (sha256:naru/busybox).\n")
    expect(told.start).toMatch(/^Started told-1-1-\w{6} at 10\.0\.0\.2\.\n$/)
    expect(told.check).toMatch(/is healthy\.\n$/)
    expect(startedAt?.getTime()).toBeLessThanOrEqual(finishedAt?.getTime() ?? 0)
  })

  it("builds the image that the service is defined by, and releases what the build made", async () => {
    const source = { kind: "dockerfile", dockerfile: "FROM scratch\n", files: [], arguments: {} } as const
    const image = await createImage(team, { name: "App", slug: "app", source: { ...source, files: [] } })
    const { id: serviceId } = await makeTestService(team, {
      image: { kind: "definition", image: image.slug },
    })
    const live = await deploy(serviceId)
    expect(live).toMatchObject({ state: "live", build: { number: 1, image: "app" } })
    expect(live.steps[0]).toMatchObject({
      name: "build",
      output: "Build 1 made local/acme/app:1: 4 steps, 3 of them cached.\n",
    })
    expect(await listReleases(team, { serviceId })).toMatchObject([
      { number: 1, imageName: "local/acme/app:1" },
    ])
  })

  it("brings secrets to the host that only the host can open", async () => {
    const value = "s3cr3t-of-the-service"
    const { id: serviceId } = await makeTestService(team, { config: { secrets: [{ name: "KEY" }] } })
    await setSecret(team, { scope: { kind: "service", serviceId }, name: "KEY", value })
    const { state } = await deploy(serviceId)
    expect(state).toBe("live")
    const start = host.starts.at(-1)
    expect(JSON.stringify(start)).not.toContain(value)
    const sealed = Buffer.from(start?.sealedSecrets ?? "", "base64")
    const opened = Buffer.from(await openSealed(hostPrivateKey, sealed)).toString()
    expect(JSON.parse(opened)).toEqual([{ name: "KEY", as: "file", value }])
    const dump = await dumpDatabase(core.url)
    expect(dump).toContain("start-replica")
    expect(dump).not.toContain(value)
  })
})

describe("the next deployment", () => {
  it("takes the hostnames over and retires the one before, whose stopped replica stays for its logs", async () => {
    const { id: serviceId } = await makeTestService(team, { config: http })
    const first = await deploy(serviceId)
    const [old = ""] = replicasOf(serviceId)
    const second = await deploy(serviceId)
    expect(second).toMatchObject({ state: "live", release: { number: 2 } })
    expect(await getDeployment(team, first.id)).toMatchObject({ state: "retired" })
    expect(replicasOf(serviceId)).toHaveLength(1)
    expect(replicasOf(serviceId)).not.toContain(old)
    expect(routeOf(serviceId)?.replicas).toEqual(replicasOf(serviceId))
    expect(host.replicas.get(old)).toBe(false)
    await deploy(serviceId)
    expect(host.replicas.has(old)).toBe(false)
    expect([...host.replicas.keys()].filter((name) => name.endsWith(serviceId.slice(-6)))).toHaveLength(2)
  })

  it("runs with the configuration of its own time", async () => {
    const { id: serviceId } = await makeTestService(team, { config: http })
    await deploy(serviceId)
    const config = serviceConfigSchema.parse({ ...http, variables: [{ name: "V", value: "2" }] })
    await updateService(team, { serviceId, config })
    await deploy(serviceId)
    const releases = await listReleases(team, { serviceId })
    expect(releases.map(({ number, isLive, config: { variables } }) => [number, isLive, variables])).toEqual([
      [2, true, [{ name: "V", value: "2" }]],
      [1, false, []],
    ])
  })
})

describe("a rollback", () => {
  it("serves the earlier release as it was, with its old secret, and makes no new one", async () => {
    const { id: serviceId } = await makeTestService(team, {
      config: { ...http, secrets: [{ name: "TURN" }] },
    })
    const scope = { kind: "service" as const, serviceId }
    await setSecret(team, { scope, name: "TURN", value: "first" })
    const { release } = await deploy(serviceId, "1111111")
    await setSecret(team, { scope, name: "TURN", value: "second" })
    await deploy(serviceId, "2222222")
    const { id } = await rollBack(team, { releaseId: release?.id ?? "" })
    const back = await run(id)
    expect(back).toMatchObject({
      state: "live",
      isRollback: true,
      trigger: "rollback",
      commit: "1111111",
      release: { number: 1 },
    })
    expect(back.steps.map(({ name }) => name)).toEqual(["start", "check", "switch", "retire"])
    const sealed = Buffer.from(host.starts.at(-1)?.sealedSecrets ?? "", "base64")
    expect(Buffer.from(await openSealed(hostPrivateKey, sealed)).toString()).toContain("first")
    const releases = await listReleases(team, { serviceId })
    expect(releases.map(({ number, isLive }) => [number, isLive])).toEqual([
      [2, false],
      [1, true],
    ])
    const { entries } = await listActivity(core.database, { teamId: team.teamId, limit: 10 })
    expect(entries.map(({ action }) => action)).toContain("deployment.rollback_requested")
  })

  it("to nothing, or into another team, is refused", async () => {
    const stranger = await makeTestTeam(core, "Stranger")
    const { id: serviceId } = await makeTestService(team)
    const { release } = await deploy(serviceId)
    const notFound = { code: "release_not_found", kind: "not_found" }
    await expect(rollBack(stranger, { releaseId: release?.id ?? "" })).rejects.toMatchObject(notFound)
    await expect(rollBack(team, { releaseId: "none" })).rejects.toMatchObject(notFound)
  })
})

describe("the routes of a host", () => {
  it("are those of what is live, for a worker that starts anew", async () => {
    const { id: serviceId } = await makeTestService(team, { config: http })
    await makeTestService(team, { config: http })
    await deploy(serviceId)
    const routes = await listServingRoutes(core, { hostId: host.id })
    expect(routes.filter((route) => route.serviceId === serviceId)).toEqual([routeOf(serviceId)])
    for (const { replicas } of routes) expect(replicas).not.toEqual([])
    expect(await listServingRoutes(core, { hostId: "another" })).toEqual([])
  })
})
