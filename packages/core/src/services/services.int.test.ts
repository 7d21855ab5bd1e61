import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addDomain, listDomains, listRoutes, removeDomain } from "../domains/index.ts"
import { createEnvironment, removeEnvironment } from "../environments/index.ts"
import { createImage, getImage, removeImage, updateImage } from "../images/index.ts"
import { createProject, getProject, removeProject } from "../projects/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import {
  createService,
  getService,
  getServiceById,
  listServices,
  removeService,
  serviceConfigSchema,
  updateService,
} from "./index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core.close())

const dashboard = "naru.example.com"
const busybox = { kind: "name", name: "naru/busybox" } as const
const http = serviceConfigSchema.parse({ httpPort: 8080 })

function makeService(name: string, { project = "shop", config = http, owner = team } = {}) {
  return createService(owner, { project, environment: "production", name, image: busybox, config })
}
const hostnamesOf = async (serviceId: string) =>
  (await listDomains(core.database, { teamId: team.teamId, serviceId })).map(({ hostname }) => hostname)

describe("a project", () => {
  it("begins with a production environment and gets a slug of its own", async () => {
    const first = await createProject(team, { name: "Shop" })
    const second = await createProject(team, { name: "Shop" })
    expect([first.slug, second.slug]).toEqual(["shop", "shop-2"])
    expect(await getProject(team, "shop")).toMatchObject({
      environments: [{ slug: "production", serviceCount: 0 }],
    })
    await expect(createProject(team, { name: "X", slug: "shop" })).rejects.toMatchObject({
      code: "project_name_taken",
      kind: "conflict",
    })
  })

  it("is kept as long as it has services, and so is an environment", async () => {
    await createProject(team, { name: "Kept" })
    await createEnvironment(team, { project: "kept", name: "Staging" })
    const { id } = await makeService("Web", { project: "kept" })
    await expect(removeProject(team, "kept")).rejects.toMatchObject({ code: "project_not_empty" })
    const production = { project: "kept", environment: "production" }
    await expect(removeEnvironment(team, production)).rejects.toMatchObject({ code: "environment_not_empty" })
    await removeEnvironment(team, { project: "kept", environment: "staging" })
    await removeService(team, id)
    await removeProject(team, "kept")
    await expect(getProject(team, "kept")).rejects.toMatchObject({ code: "project_not_found" })
  })
})

describe("a service", () => {
  it("with an HTTP port gets a hostname of its own, and another one where that is taken", async () => {
    const one = await makeService("Web")
    expect(await hostnamesOf(one.id)).toEqual(["web-shop.localhost"])
    await createEnvironment(team, { project: "shop", name: "Staging" })
    const staging = await createService(team, {
      ...{ project: "shop", environment: "staging", name: "Web", image: busybox, config: http },
    })
    expect(await hostnamesOf(staging.id)).toEqual(["web-shop-staging.localhost"])
    const other = await makeTestTeam(core, "Other")
    await createProject(other, { name: "Shop" })
    const foreign = await makeService("Web", { owner: other })
    const domains = await listDomains(core.database, { teamId: other.teamId, serviceId: foreign.id })
    expect(domains).toMatchObject([{ hostname: "web-shop-production.localhost", isGenerated: true }])
  })

  it("without an HTTP port has none until it gets one", async () => {
    const { id } = await makeService("Quiet", { config: serviceConfigSchema.parse({}) })
    expect(await hostnamesOf(id)).toEqual([])
    await updateService(team, { serviceId: id, config: http })
    expect(await hostnamesOf(id)).toEqual(["quiet-shop.localhost"])
  })

  it("that changes its port leads there only with the release that listens there", async () => {
    const { id } = await makeService("Moving")
    const release = { teamId: team.teamId, serviceId: id, imageId: "sha256:1", imageName: "x" }
    await core.database.release.create({
      data: { ...release, id: "moving-1", number: 1, config: http, secretVersions: [], routes: [] },
    })
    await core.database.deployment.create({
      data: {
        id: "moving-deployment",
        teamId: team.teamId,
        serviceId: id,
        number: 1,
        state: "live",
        trigger: "manual",
        releaseId: "moving-1",
      },
    })
    await updateService(team, { serviceId: id, config: serviceConfigSchema.parse({ httpPort: 9090 }) })
    const place = { teamId: team.teamId, serviceId: id }
    const routes = await listRoutes(core.database, { ...place, deploymentId: "moving-deployment" })
    expect(routes).toEqual([{ hostname: "moving-shop.localhost", port: 8080 }])
    expect(await listRoutes(core.database, { ...place, deploymentId: null })).toMatchObject([{ port: 9090 }])
  })

  it("shows its image, place and names in one view", async () => {
    await createImage(team, { name: "Built", source: { kind: "name", name: "naru/busybox" } })
    const { id, slug } = await createService(team, {
      project: "shop",
      environment: "production",
      name: "Viewed",
      image: { kind: "definition", image: "built" },
      config: http,
    })
    expect(
      await getService(team, { project: "shop", environment: "production", service: slug }),
    ).toMatchObject({
      id,
      image: { kind: "definition", image: "built" },
      project: { slug: "shop" },
      environment: { slug: "production", name: "Production" },
      domains: [{ hostname: "viewed-shop.localhost", port: 8080 }],
      liveRelease: null,
      lastDeployment: null,
    })
  })

  it("once removed is gone from every list and frees its slug and names", async () => {
    const { id } = await makeService("Brief")
    await removeService(team, id)
    await expect(getServiceById(team, id)).rejects.toMatchObject({ code: "service_not_found" })
    const again = await makeService("Brief")
    expect(again.slug).toBe("brief")
    expect(await hostnamesOf(again.id)).toEqual(["brief-shop.localhost"])
    const services = await listServices(core.database, { teamId: team.teamId })
    expect(services.filter(({ slug }) => slug === "brief")).toHaveLength(1)
  })

  it("cannot run what the team does not have", async () => {
    const request = { project: "shop", environment: "production", name: "Lost", config: http }
    const made = createService(team, { ...request, image: { kind: "definition", image: "nothing" } })
    await expect(made).rejects.toMatchObject({ code: "image_not_found" })
    const services = await listServices(core.database, { teamId: team.teamId })
    expect(services.map(({ name }) => name)).not.toContain("Lost")
  })
})

describe("a domain", () => {
  it("leads one hostname to one service of all teams", async () => {
    const { id } = await makeService("Named")
    const domain = await addDomain(team, { serviceId: id, hostname: "shop.example.com", dashboard })
    expect(domain).toMatchObject({ port: 8080, isGenerated: false })
    const again = addDomain(team, { serviceId: id, hostname: "shop.example.com", dashboard })
    await expect(again).rejects.toMatchObject({ code: "hostname_taken", kind: "conflict" })
    expect(await removeDomain(team, domain.id)).toEqual({ serviceId: id })
    expect(await hostnamesOf(id)).toEqual(["named-shop.localhost"])
  })

  it("needs a port, and cannot take names that Naru makes", async () => {
    const { id } = await makeService("Portless", { config: serviceConfigSchema.parse({}) })
    const serviceId = id
    const portless = addDomain(team, { serviceId, hostname: "p.example.com", dashboard })
    await expect(portless).rejects.toMatchObject({ code: "port_missing" })
    const reserved = addDomain(team, { serviceId, hostname: "other-team.localhost", port: 80, dashboard })
    await expect(reserved).rejects.toMatchObject({ code: "hostname_reserved" })
    const stolen = addDomain(team, { serviceId, hostname: dashboard, port: 80, dashboard })
    await expect(stolen).rejects.toMatchObject({ code: "hostname_reserved" })
  })
})

describe("an image definition", () => {
  const source = { kind: "dockerfile", dockerfile: "FROM scratch\n", files: [], arguments: {} } as const

  it("with a broken Dockerfile is not saved, and the fault has its place", async () => {
    const broken = { ...source, files: [], dockerfile: "FROM scratch\n\nRUNN x\n" }
    await expect(createImage(team, { name: "Broken", source: broken })).rejects.toMatchObject({
      code: "dockerfile_invalid",
      line: 3,
      column: 1,
    })
    await createImage(team, { name: "Whole", source: { ...source, files: [] } })
    await expect(updateImage(team, { image: "whole", source: broken })).rejects.toMatchObject({ line: 3 })
    expect(await getImage(team, "whole")).toMatchObject({ source: { dockerfile: "FROM scratch\n" } })
    await expect(getImage(team, "broken")).rejects.toMatchObject({ kind: "not_found" })
  })

  it("stays while a service deploys it", async () => {
    await createImage(team, { name: "Used", source: { ...source, files: [] } })
    const { id } = await createService(team, {
      ...{ project: "shop", environment: "production", name: "User", config: http },
      image: { kind: "definition", image: "used" },
    })
    await expect(removeImage(team, "used")).rejects.toMatchObject({ code: "image_in_use" })
    await removeService(team, id)
    await removeImage(team, "used")
    await expect(getImage(team, "used")).rejects.toMatchObject({ kind: "not_found" })
  })
})
