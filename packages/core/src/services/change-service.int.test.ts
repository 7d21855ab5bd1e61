import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listDomains } from "../domains/index.ts"
import { createEnvironment } from "../environments/index.ts"
import { createImage } from "../images/index.ts"
import { createProject } from "../projects/index.ts"
import {
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
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
let stranger: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
})
afterAll(() => core?.close())

const notFound = { code: "service_not_found", kind: "not_found" }
const busybox = { kind: "name", name: "naru/busybox" } as const
const config = serviceConfigSchema.parse({})

describe("a new service", () => {
  it("keeps what it was given, on the host that takes services", async () => {
    const variables = [{ name: "GREETING", value: "안녕" }]
    const service = await makeTestService(team, { name: "Web", config: { variables, replicas: 3 } })
    expect(await getServiceById(team, service.id)).toMatchObject({
      name: "Web",
      slug: "web",
      image: busybox,
      config: { variables, replicas: 3, stopGraceSeconds: 10 },
      liveRelease: null,
      lastDeployment: null,
    })
    const row = await core.database.service.findUniqueOrThrow({
      where: { id: service.id },
      include: { host: true },
    })
    expect(row).toMatchObject({ createdById: team.owner.id, host: { name: "test-host" } })
    expect(await lastDeed(team)).toMatchObject({
      actor: { id: team.owner.id },
      action: "service.created",
      subject: { id: service.id, name: "Web" },
    })
  })

  it("gets a slug that its environment has free, and may have another environment's", async () => {
    const { slug: project } = await createProject(team, { name: "Slugs" })
    await createEnvironment(team, { project, name: "Staging" })
    const make = (environment: string, slug?: string) =>
      createService(team, {
        project,
        environment,
        name: "Api",
        image: busybox,
        config,
        ...(slug && { slug }),
      })
    expect(await make("production")).toMatchObject({ slug: "api" })
    expect(await make("production")).toMatchObject({ slug: "api-2" })
    expect(await make("staging", "api")).toMatchObject({ slug: "api" })
    await expect(make("production", "api")).rejects.toMatchObject({
      code: "service_name_taken",
      kind: "conflict",
      userMessage: "There is a service “api” already. Choose another name.",
    })
  })

  it("is made once, with one hostname, when two ask for the same slug at the same moment", async () => {
    const { slug: project } = await createProject(team, { name: "Raced" })
    const http = serviceConfigSchema.parse({ httpPort: 80 })
    const make = () =>
      createService(team, {
        ...{ project, environment: "production", name: "Race", slug: "race" },
        image: busybox,
        config: http,
      })
    const made = await Promise.allSettled([make(), make()])
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    expect(await core.database.service.count({ where: { slug: "race" } })).toBe(1)
    expect(await core.database.domain.count({ where: { hostname: { startsWith: "race-" } } })).toBe(1)
  })

  it("is not made in another team's environment nor of another team's image", async () => {
    const { project, environment } = await makeTestService(team)
    const planted = { name: "Planted", config }
    const there = createService(stranger, { ...planted, project, environment, image: busybox })
    await expect(there).rejects.toMatchObject({ code: "environment_not_found" })
    await createImage(team, { name: "Ours", slug: "ours", source: { kind: "name", name: "naru/busybox" } })
    const own = await createProject(stranger, { name: "Own" })
    const stolen = createService(stranger, {
      ...planted,
      project: own.slug,
      environment: own.environment,
      image: { kind: "definition", image: "ours" },
    })
    await expect(stolen).rejects.toMatchObject({ code: "image_not_found" })
    expect(await core.database.service.count({ where: { name: "Planted" } })).toBe(0)
  })
})

describe("changing a service", () => {
  it("changes what was given, keeps the rest and says which it was", async () => {
    const { id, slug } = await makeTestService(team, { name: "Old name", config: { replicas: 2 } })
    await updateService(team, { serviceId: id, name: "New name" })
    expect(await getServiceById(team, id)).toMatchObject({ name: "New name", slug, config: { replicas: 2 } })
    expect(await lastDeed(team)).toMatchObject({
      action: "service.updated",
      subject: { id, name: "New name" },
      detail: { changed: "name" },
    })
    await updateService(team, { serviceId: id, image: { kind: "name", name: "naru/httpd" }, config })
    expect(await getServiceById(team, id)).toMatchObject({
      image: { kind: "name", name: "naru/httpd" },
      config: { replicas: 1 },
    })
    expect(await lastDeed(team)).toMatchObject({ detail: { changed: "image, config" } })
  })

  it("never writes the value of a variable into the activity", async () => {
    const { id } = await makeTestService(team)
    const variables = [{ name: "TOKEN", value: "not-for-everybody" }]
    await updateService(team, { serviceId: id, config: serviceConfigSchema.parse({ variables }) })
    const entries = await core.database.auditEntry.findMany({ where: { teamId: team.teamId } })
    expect(JSON.stringify(entries)).not.toContain("not-for-everybody")
  })

  it("lets it run a definition instead of a name, and a name again", async () => {
    await createImage(team, { name: "Def", slug: "def", source: { kind: "name", name: "naru/busybox" } })
    const { id } = await makeTestService(team)
    await updateService(team, { serviceId: id, image: { kind: "definition", image: "def" } })
    expect(await getServiceById(team, id)).toMatchObject({ image: { kind: "definition", image: "def" } })
    await updateService(team, { serviceId: id, image: busybox })
    expect(await getServiceById(team, id)).toMatchObject({ image: busybox })
    const row = await core.database.service.findUniqueOrThrow({ where: { id } })
    expect(row.imageDefinitionId).toBeNull()
  })

  it("to an image that is not the team's changes nothing", async () => {
    const { id } = await makeTestService(team)
    const deed = await lastDeed(team)
    const change = { serviceId: id, name: "Half", image: { kind: "definition", image: "nothing" } as const }
    await expect(updateService(team, change)).rejects.toMatchObject({ code: "image_not_found" })
    expect(await getServiceById(team, id)).toMatchObject({ name: "Web", image: busybox })
    expect(await lastDeed(team)).toEqual(deed)
  })

  it("keeps its hostname when its name changes", async () => {
    const { id } = await makeTestService(team, { name: "Named", config: { httpPort: 80 } })
    const place = { teamId: team.teamId, serviceId: id }
    const [before] = await listDomains(core.database, place)
    await updateService(team, {
      serviceId: id,
      name: "Else",
      config: serviceConfigSchema.parse({ httpPort: 81 }),
    })
    expect(await listDomains(core.database, place)).toEqual([{ ...before, port: 81 }])
  })
})

describe("removing a service", () => {
  it("is written down, done once, and nothing can change it after", async () => {
    const { id } = await makeTestService(team, { name: "Brief" })
    await removeService(team, id)
    expect(await lastDeed(team)).toMatchObject({ action: "service.removed", subject: { id, name: "Brief" } })
    await expect(removeService(team, id)).rejects.toMatchObject(notFound)
    await expect(updateService(team, { serviceId: id, name: "Back" })).rejects.toMatchObject(notFound)
  })

  it("at the same moment twice is one removal", async () => {
    const { id } = await makeTestService(team, { name: "Doubly" })
    const removals = await Promise.allSettled([removeService(team, id), removeService(team, id)])
    expect(removals.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const row = await core.database.service.findUniqueOrThrow({ where: { id } })
    expect(row.slug).toBe(`doubly.${id}`)
  })
})

describe("another team's service", () => {
  it("is as if it were not, by address and by id", async () => {
    const { id, project, environment, slug } = await makeTestService(team)
    await expect(getServiceById(stranger, id)).rejects.toMatchObject(notFound)
    await expect(updateService(stranger, { serviceId: id, name: "X" })).rejects.toMatchObject(notFound)
    await expect(removeService(stranger, id)).rejects.toMatchObject(notFound)
    const address = { project, environment, service: slug }
    await expect(getService(stranger, address)).rejects.toMatchObject(notFound)
    expect(await listServices(core.database, { teamId: stranger.teamId })).toEqual([])
    expect(await getService(team, address)).toMatchObject({ id, name: "Web" })
  })
})
