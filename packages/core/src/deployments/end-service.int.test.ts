import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { addDomain, listDomains, removeDomain } from "../domains/index.ts"
import { controlQueue, RetryLater } from "../jobs/index.ts"
import { removeService } from "../services/index.ts"
import {
  makeTestService,
  makeTestTeam,
  openRecordedHost,
  openTestCore,
  type RecordedHost,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import {
  getDeployment,
  requestDeployment,
  retireService,
  runDeployment,
  runRefreshRoute,
  runRetireService,
} from "./index.ts"

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

const dashboard = "naru.example.com"

async function makeLiveService(): Promise<string> {
  const { id: serviceId } = await makeTestService(team, { config: { httpPort: 80, replicas: 2 } })
  await deploy(serviceId)
  return serviceId
}

async function deploy(serviceId: string): Promise<string> {
  const { id } = await requestDeployment(team, { serviceId, trigger: "manual" })
  const job = { id, signal: new AbortController().signal, isLastAttempt: false }
  await runDeployment(core, { teamId: team.teamId, deploymentId: id }, job)
  return id
}

const replicasOf = (serviceId: string) =>
  [...host.replicas.keys()].filter((name) => name.endsWith(serviceId.slice(-6))).sort()
const keptOf = (serviceId: string) => [...host.keptImages].filter((name) => name.includes(serviceId))
const retire = (serviceId: string) => runRetireService(core, { teamId: team.teamId, serviceId })

describe("the end of a removed service", () => {
  it("takes its routes, its containers, stopped ones too, and its kept images from the host", async () => {
    const serviceId = await makeLiveService()
    const live = await deploy(serviceId)
    expect(replicasOf(serviceId)).toHaveLength(4)
    await removeService(team, serviceId)
    await retire(serviceId)
    expect(replicasOf(serviceId)).toEqual([])
    expect(host.routes.get(serviceId)).toMatchObject({ hostnames: [], replicas: [] })
    await expect.poll(() => keptOf(serviceId)).toEqual([])
    expect(await getDeployment(team, live)).toMatchObject({ state: "retired" })
    const service = await core.database.service.findUniqueOrThrow({ where: { id: serviceId } })
    expect(service.liveReleaseId).toBeNull()
    const left = await core.database.replica.count({
      where: { serviceId, OR: [{ retiredAt: null }, { containerId: { not: null } }] },
    })
    expect(left).toBe(0)
  })

  it("waits for a deployment that has not ended, and asks for its end", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await requestDeployment(team, { serviceId, trigger: "manual" })
    await removeService(team, serviceId)
    const early: unknown = await retire(serviceId).catch((error: unknown) => error)
    expect(early).toBeInstanceOf(RetryLater)
    const row = await core.database.deployment.findUniqueOrThrow({ where: { id } })
    expect(row.cancelAskedAt).not.toBeNull()
    const job = { id, signal: new AbortController().signal, isLastAttempt: false }
    await runDeployment(core, { teamId: team.teamId, deploymentId: id }, job)
    await retire(serviceId)
    expect(await getDeployment(team, id)).toMatchObject({ state: "canceled" })
  })

  it("twice is the same as once", async () => {
    const serviceId = await makeLiveService()
    await removeService(team, serviceId)
    await retire(serviceId)
    await retire(serviceId)
    expect(replicasOf(serviceId)).toEqual([])
  })

  it("leaves other services of the team as they are", async () => {
    const [gone, other] = [await makeLiveService(), await makeLiveService()]
    const before = replicasOf(other)
    await removeService(team, gone)
    await retire(gone)
    expect(replicasOf(other)).toEqual(before)
    expect(host.routes.get(other)?.replicas).toEqual(before)
  })

  it("is queued once however often it is asked for", async () => {
    const { id: serviceId } = await makeTestService(team)
    await retireService(team, serviceId)
    await retireService(team, serviceId)
    expect(await core.queues.stateOf(controlQueue, `retire-${serviceId}`)).toBe("waiting")
  })

  it("is refused for a service that the team does not have", async () => {
    const serviceId = await makeLiveService()
    const stranger = await makeTestTeam(core, "Stranger")
    const foreign = runRetireService(core, { teamId: stranger.teamId, serviceId })
    await expect(foreign).rejects.toMatchObject({ code: "service_not_found" })
    expect(replicasOf(serviceId)).toHaveLength(2)
  })
})

describe("routes after a domain changed", () => {
  const refresh = (serviceId: string) => runRefreshRoute(core, { teamId: team.teamId, serviceId })

  it("lead the new hostname to what serves, and the removed one nowhere", async () => {
    const serviceId = await makeLiveService()
    const hostname = `${serviceId}.example.com`
    const { id } = await addDomain(team, { serviceId, hostname, dashboard })
    await refresh(serviceId)
    const hostnames = () => host.routes.get(serviceId)?.hostnames.map((one) => one.hostname)
    expect(hostnames()).toContain(hostname)
    expect(host.routes.get(serviceId)?.replicas).toHaveLength(2)
    await removeDomain(team, id)
    await refresh(serviceId)
    expect(hostnames()).not.toContain(hostname)
    expect(hostnames()).toHaveLength(1)
  })

  it("lead to nothing before a first deployment, which the host shows as such", async () => {
    const { id: serviceId } = await makeTestService(team, { name: "Early", config: { httpPort: 80 } })
    await refresh(serviceId)
    expect(host.routes.get(serviceId)).toMatchObject({ title: "Early · Shop", replicas: [] })
    const domains = await listDomains(core.database, { teamId: team.teamId, serviceId })
    expect(host.routes.get(serviceId)?.hostnames).toMatchObject(domains.map(({ hostname }) => ({ hostname })))
  })

  it("wait for a deployment that works on the service, which leads them itself", async () => {
    const serviceId = await makeLiveService()
    const id = await deploy(serviceId)
    await core.database.deployment.update({ where: { id }, data: { state: "switching" } })
    const early: unknown = await refresh(serviceId).catch((error: unknown) => error)
    expect(early).toBeInstanceOf(RetryLater)
  })

  it("are led anew when a deployment went live in between", async () => {
    const serviceId = await makeLiveService()
    let turns = 0
    host.answers.route = async () => {
      turns += 1
      if (turns === 1) await deploy(serviceId)
    }
    await refresh(serviceId)
    const running = host.running().filter((name) => name.endsWith(serviceId.slice(-6)))
    expect(host.routes.get(serviceId)?.replicas).toEqual(running)
    expect(turns).toBeGreaterThan(2)
  })
})
