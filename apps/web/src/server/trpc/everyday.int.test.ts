import { type Role, roles } from "@naru/core/members/schema"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "@naru/core/testing"
import { insertUser } from "@naru/core/users"
import { TRPCError } from "@trpc/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openApi, type TestApi } from "../testing/caller.ts"

let core: TestCore
let api: TestApi
let owner: TestTeam
let team: string
beforeAll(async () => {
  core = await openTestCore()
  Object.assign(process.env, {
    DATABASE_URL: core.url,
    NARU_MASTER_KEY_FILE: "/nowhere",
    NEXTAUTH_SECRET: "a secret of this test only",
    NEXTAUTH_URL: "http://naru.example.com:3000",
  })
  api = openApi(core)
  owner = await makeTestTeam(core, "Acme")
  team = owner.slug
})
afterAll(async () => {
  await api?.close()
  await core?.close()
})

const call = () => api.as({ ...owner.owner, name: "Acme owner" })

/** The API as a member of that role. */
async function memberOf(role: Role) {
  const person = { name: role, email: `${role}@example.com`, passwordHash: null }
  const user = await insertUser(core.database, { ...person, locale: "en" })
  const member = { teamId: owner.teamId, userId: user.id, role, createdById: owner.owner.id }
  await core.database.member.create({ data: member })
  return api.as(user)
}

async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  const error: unknown = await asked.catch((reason: unknown) => reason)
  return error instanceof TRPCError && error.cause && "code" in error.cause ? error.cause.code : error
}

const dockerfile = { kind: "dockerfile" as const, dockerfile: "FROM scratch\nCOPY a b\n" }

/** A service of the given name in a project of its own. */
async function makeService(name: string, config: object = {}) {
  const { slug: project } = await call().projects.create({ team, name: `${name} project` })
  const place = { team, project, environment: "production" }
  const image = { kind: "name" as const, name: "naru/busybox" }
  const made = await call().services.create({ ...place, name, image, config })
  return { ...place, service: made.slug, serviceId: made.id }
}

describe("an image", () => {
  it("is written, built, renamed and removed", async () => {
    const { slug: image } = await call().images.create({ team, name: "Front", source: dockerfile })
    const build = await call().builds.start({ team, image })
    expect(await call().builds.get({ team, image, number: 1 })).toMatchObject({
      id: build.id,
      state: "queued",
    })
    await call().builds.cancel({ team, buildId: build.id })
    expect(await call().builds.list({ team, image })).toMatchObject([{ state: "canceled" }])
    await call().images.update({ team, image, name: "Front page" })
    expect(await call().images.get({ team, image })).toMatchObject({ name: "Front page", slug: "front" })
    await call().images.remove({ team, image })
    expect(await codeOf(call().images.get({ team, image }))).toBe("image_not_found")
    expect(await call().builds.list({ team })).toEqual([])
  })

  it("with a Dockerfile that cannot be built is refused at the mistake's line", async () => {
    const source = { ...dockerfile, dockerfile: "FROM scratch\nCOPPY a b\n" }
    const error: unknown = await call()
      .images.create({ team, name: "Broken", source })
      .catch((e: unknown) => e)
    expect(error).toMatchObject({ code: "BAD_REQUEST", cause: { code: "dockerfile_invalid", line: 2 } })
  })

  it("shows no layers that no build of the team made", async () => {
    expect(await codeOf(call().images.layers({ team, imageId: "sha256:guessed" }))).toBe("image_not_found")
  })
})

describe("a service", () => {
  it("is listed in its environment and in the team, with its own hostname", async () => {
    const { service, project, environment, serviceId } = await makeService("Web", { httpPort: 8080 })
    const listed = await call().services.list({ team, project, environment })
    expect(listed).toMatchObject([{ id: serviceId, slug: service, domains: [{ isGenerated: true }] }])
    expect(await call().services.all({ team })).toContainEqual(expect.objectContaining({ id: serviceId }))
    expect(await call().services.get({ team, project, environment, service })).toMatchObject({
      id: serviceId,
    })
  })

  it("is deployed, and the deployment canceled", async () => {
    const { serviceId } = await makeService("Deployed")
    const { id } = await call().services.deploy({ team, serviceId })
    expect(await call().deployments.get({ team, deploymentId: id })).toMatchObject({
      state: "queued",
      number: 1,
    })
    await call().deployments.cancel({ team, deploymentId: id })
    expect(await call().deployments.list({ team, serviceId })).toMatchObject([{ id, state: "canceled" }])
    expect(await codeOf(call().deployments.cancel({ team, deploymentId: id }))).toBe("deployment_moved")
    expect(await call().releases.list({ team, serviceId })).toEqual([])
  })

  it("when it is removed has its end on the host queued", async () => {
    const { serviceId } = await makeService("Removed")
    await call().services.remove({ team, serviceId })
    expect(await core.queues.stateOf("control", `retire-${serviceId}`)).toBe("waiting")
    expect(await codeOf(call().services.deploy({ team, serviceId }))).toBe("service_not_found")
  })

  it("is refused with each fault of its configuration at its place", async () => {
    const { project } = await call()
      .projects.create({ team, name: "Faulty" })
      .then(({ slug }) => ({ project: slug }))
    const image = { kind: "name" as const, name: "naru/busybox" }
    const config = { replicas: 11, variables: [{ name: "A-B", value: "" }] }
    const asked = call().services.create({
      team,
      project,
      environment: "production",
      name: "F",
      image,
      config,
    })
    const error: unknown = await asked.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: "BAD_REQUEST" })
    expect(String(error)).toContain("At most 10 replicas.")
    expect(String(error)).toContain("Use letters, digits and underscores, not starting with a digit.")
  })
})

describe("a domain", () => {
  it("is added and removed, but cannot be the dashboard's own", async () => {
    const { serviceId } = await makeService("Named", { httpPort: 80 })
    const { id } = await call().domains.add({ team, serviceId, hostname: "Shop.Example.COM" })
    expect(await call().domains.list({ team, serviceId })).toContainEqual(
      expect.objectContaining({ id, hostname: "shop.example.com", port: 80, isGenerated: false }),
    )
    const own = call().domains.add({ team, serviceId, hostname: "naru.example.com" })
    expect(await codeOf(own)).toBe("hostname_reserved")
    await call().domains.remove({ team, domainId: id })
    expect(await call().domains.list({ team, serviceId })).toHaveLength(1)
  })
})

describe("a project", () => {
  it("gets environments, and goes when they are empty", async () => {
    const { slug: project } = await call().projects.create({ team, name: "Brief" })
    const { slug } = await call().environments.create({ team, project, name: "Staging" })
    expect(await call().environments.get({ team, project, environment: slug })).toMatchObject({
      name: "Staging",
    })
    expect(await call().projects.get({ team, project })).toMatchObject({
      environments: [{ slug: "production" }, { slug: "staging" }],
    })
    await call().environments.remove({ team, project, environment: slug })
    await call().projects.remove({ team, project })
    const projects = await call().projects.list({ team })
    expect(projects.map(({ name }) => name)).not.toContain("Brief")
  })
})

describe("a secret", () => {
  it("is set and rotated, and no answer ever holds its value", async () => {
    const value = "unmistakable-value"
    const scope = { kind: "team" as const }
    const first = await call().secrets.set({ team, scope, name: "KEY", value })
    const second = await call().secrets.set({ team, scope, name: "KEY", value: `${value}-2` })
    const answers = [first, second, await call().secrets.list({ team }), await call().activity.list({ team })]
    expect(answers[2]).toMatchObject([{ name: "KEY", version: 2 }])
    expect(JSON.stringify(answers)).not.toContain(value)
    await call().secrets.remove({ team, secretId: first.id })
    expect(await call().secrets.list({ team })).toEqual([])
  })
})

describe("a webhook", () => {
  it("shows its key once, and its deliveries for ever", async () => {
    const { serviceId } = await makeService("Hooked")
    const made = await call().webhooks.create({ team, serviceId, kind: "github", branch: "main" })
    const listed = await call().webhooks.list({ team, serviceId })
    expect(listed).toMatchObject([{ id: made.id, kind: "github", branch: "main", lastDelivery: null }])
    expect(JSON.stringify(listed)).not.toContain(made.secret)
    expect(await call().webhooks.deliveries({ team, webhookId: made.id })).toEqual([])
    await call().webhooks.remove({ team, webhookId: made.id })
    expect(await codeOf(call().webhooks.deliveries({ team, webhookId: made.id }))).toBe("webhook_not_found")
  })
})

describe("a role", () => {
  /** Deeds from the least to the most that they need. */
  const deeds: [
    Role,
    (caller: Awaited<ReturnType<typeof memberOf>>, serviceId: string) => Promise<unknown>,
  ][] = [
    ["viewer", (caller) => caller.activity.list({ team })],
    ["deployer", (caller, serviceId) => caller.services.deploy({ team, serviceId })],
    ["developer", (caller, serviceId) => caller.services.update({ team, serviceId, name: "Renamed" })],
    ["admin", (caller) => caller.teams.invite({ team, role: "viewer" })],
  ]

  it.each(roles)("of %s may do what it may, and no more", async (role) => {
    const { serviceId } = await makeService(`Of ${role}`)
    const caller = await memberOf(role)
    for (const [least, deed] of deeds) {
      const isAllowed = roles.indexOf(role) >= roles.indexOf(least)
      const code = await codeOf(deed(caller, serviceId))
      if (isAllowed) expect(code, `${role} does what a ${least} may`).not.toBe("not_allowed")
      else expect(code, `${role} does what a ${least} may`).toBe("not_allowed")
    }
  })
})
