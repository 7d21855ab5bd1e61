import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { removeService } from "../services/index.ts"
import {
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { addDomain, generateDomain, listDomains, listRoutes, removeDomain } from "./index.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
})
afterAll(() => core?.close())

const dashboard = "naru.example.com"
let names = 0
const freshName = () => `shop-${++names}.example.com`
const domainsOf = (serviceId: string, { teamId } = team) => listDomains(core.database, { teamId, serviceId })

describe("a domain", () => {
  it("leads to the service's HTTP port unless it names another one", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 8080 } })
    const plain = await addDomain(team, { serviceId, hostname: freshName(), dashboard })
    expect(plain).toMatchObject({ serviceId, port: 8080, isGenerated: false })
    const metrics = await addDomain(team, { serviceId, hostname: freshName(), port: 9090, dashboard })
    expect(metrics.port).toBe(9090)
    expect(await domainsOf(serviceId)).toMatchObject([
      { isGenerated: true },
      { id: plain.id, hostname: plain.hostname },
      { id: metrics.id, port: 9090 },
    ])
    expect(await lastDeed(team)).toMatchObject({
      action: "domain.added",
      subject: { id: metrics.id, name: metrics.hostname },
      detail: { service: "Web", port: 9090 },
    })
  })

  it("is taken for every team at once, and free again after its removal", async () => {
    const mine = await makeTestService(team, { config: { httpPort: 80 } })
    const theirs = await makeTestService(stranger, { config: { httpPort: 80 } })
    const hostname = freshName()
    const { id } = await addDomain(team, { serviceId: mine.id, hostname, dashboard })
    const again = () => addDomain(stranger, { serviceId: theirs.id, hostname, dashboard })
    await expect(again()).rejects.toMatchObject({
      code: "hostname_taken",
      kind: "conflict",
      userMessage: `${hostname} leads to another service already. Remove it there first.`,
    })
    expect(await removeDomain(team, id)).toEqual({ serviceId: mine.id })
    expect(await lastDeed(team)).toMatchObject({ action: "domain.removed", subject: { name: hostname } })
    expect(await again()).toMatchObject({ hostname })
  })

  it("goes to one service when two ask for it at the same moment", async () => {
    const [one, two] = await Promise.all([makeTestService(team), makeTestService(stranger)])
    const hostname = freshName()
    const added = await Promise.allSettled([
      addDomain(team, { serviceId: one.id, hostname, port: 80, dashboard }),
      addDomain(stranger, { serviceId: two.id, hostname, port: 80, dashboard }),
    ])
    expect(added.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const refused = added.find((one) => one.status === "rejected")
    expect(refused?.reason).toMatchObject({ code: "hostname_taken" })
    expect(await core.database.domain.count({ where: { hostname } })).toBe(1)
  })

  it.each([
    ["the dashboard's own", dashboard],
    ["the base domain itself", "localhost"],
    ["one that Naru may make", "anything-at-all.localhost"],
  ])("cannot be %s", async (_, hostname) => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 80 } })
    await expect(addDomain(team, { serviceId, hostname, dashboard })).rejects.toMatchObject({
      code: "hostname_reserved",
      kind: "conflict",
      userMessage: `${hostname} belongs to Naru itself: choose a name of your own domain.`,
    })
    expect(await domainsOf(serviceId)).toHaveLength(1)
  })

  it("needs a port from somewhere", async () => {
    const { id: serviceId } = await makeTestService(team)
    const hostname = freshName()
    await expect(addDomain(team, { serviceId, hostname, dashboard })).rejects.toMatchObject({
      code: "port_missing",
      kind: "invalid",
      userMessage: expect.stringContaining("give the domain a port"),
    })
    expect(await domainsOf(serviceId)).toEqual([])
  })

  it("of another team can be neither added to, nor removed, nor seen", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 80 } })
    const own = await addDomain(team, { serviceId, hostname: freshName(), dashboard })
    const added = addDomain(stranger, { serviceId, hostname: freshName(), dashboard })
    await expect(added).rejects.toMatchObject({ code: "service_not_found" })
    await expect(removeDomain(stranger, own.id)).rejects.toMatchObject({ code: "domain_not_found" })
    expect(await domainsOf(serviceId, stranger)).toEqual([])
    expect(await domainsOf(serviceId)).toContainEqual(expect.objectContaining({ id: own.id }))
  })

  it("is not added to a service that was removed", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 80 } })
    await removeService(team, serviceId)
    const added = addDomain(team, { serviceId, hostname: freshName(), dashboard })
    await expect(added).rejects.toMatchObject({ code: "service_not_found" })
  })
})

describe("the hostnames of a service that serves", () => {
  it("lead where their domains say, and nowhere of another team's", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 8080 } })
    const { hostname } = await addDomain(team, { serviceId, hostname: freshName(), port: 9000, dashboard })
    const routes = await listRoutes(core.database, { teamId: team.teamId, serviceId, deploymentId: null })
    expect(routes).toContainEqual({ hostname, port: 9000 })
    expect(routes.map(({ port }) => port).sort()).toEqual([8080, 9000])
    const foreign = { teamId: stranger.teamId, serviceId, deploymentId: null }
    expect(await listRoutes(core.database, foreign)).toEqual([])
  })
})

describe("a generated hostname", () => {
  it("stays when a service asks again, and its port moves", async () => {
    const { id: serviceId, slug, project } = await makeTestService(team, { config: { httpPort: 80 } })
    const [before] = await domainsOf(serviceId)
    const place = { teamId: team.teamId, serviceId, environment: "production", baseDomain: "localhost" }
    const again = await generateDomain(core.database, { ...place, service: slug, project, port: 81 })
    expect(again).toBe(before?.hostname)
    expect(await domainsOf(serviceId)).toMatchObject([{ hostname: again, port: 81, isGenerated: true }])
  })

  it("is a random one where every plain one is taken", async () => {
    const { id: serviceId } = await makeTestService(team)
    const plain = "busy-street"
    const labels = [
      plain,
      `${plain}-production`,
      ...Array.from({ length: 20 }, (_, n) => `${plain}-${n + 2}`),
    ]
    await core.database.domain.createMany({
      data: labels.map((label) => ({
        ...{ id: label, teamId: team.teamId, serviceId, port: 80, createdById: team.owner.id },
        hostname: `${label}.localhost`,
      })),
    })
    const place = { teamId: team.teamId, service: "busy", project: "street", environment: "production" }
    const other = await makeTestService(team)
    const made = await generateDomain(core.database, {
      ...place,
      serviceId: other.id,
      baseDomain: "localhost",
      port: 80,
    })
    expect(made).toMatch(/^busy-[0-9a-z]{8}\.localhost$/)
  })
})
