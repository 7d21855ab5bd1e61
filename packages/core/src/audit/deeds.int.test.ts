import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { cancelBuild, requestBuild } from "../builds/index.ts"
import { cancelDeployment, requestDeployment } from "../deployments/index.ts"
import { addDomain, removeDomain } from "../domains/index.ts"
import { createEnvironment, removeEnvironment } from "../environments/index.ts"
import { createImage, removeImage, updateImage } from "../images/index.ts"
import { inviteMember } from "../invitations/index.ts"
import { changeRole, insertMember, removeMember } from "../members/index.ts"
import { createProject, removeProject } from "../projects/index.ts"
import { removeSecret, setSecret } from "../secrets/index.ts"
import { createService, removeService, serviceConfigSchema, updateService } from "../services/index.ts"
import { endSession, openSession } from "../sessions/index.ts"
import { createTeam } from "../teams/index.ts"
import {
  dumpDatabase,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { changePassword } from "../users/index.ts"
import { createWebhook, removeWebhook } from "../webhooks/index.ts"

let core: TestCore
let team: TestTeam
let ids: Awaited<ReturnType<typeof makeThings>>
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  ids = await makeThings()
})
afterAll(() => core?.close())

const source = { kind: "dockerfile" as const, dockerfile: "FROM scratch\n", files: [], arguments: {} }
const dashboard = "naru.example.com"
const next = "another long password"

/** One of everything that a deed can be done to. */
async function makeThings() {
  const { teamId, owner } = team
  const service = await makeTestService(team, { config: { httpPort: 80 } })
  const { slug: image } = await createImage(team, { name: "Built", source })
  const { slug: unused } = await createImage(team, { name: "Unused", source })
  const { slug: empty } = await createProject(team, { name: "Empty" })
  const guest = await makeTestTeam(core, "Guest")
  const member = { teamId, userId: guest.owner.id, role: "viewer" as const, createdById: owner.id }
  await insertMember(core.database, member)
  const visitor = { userAgent: "", address: "", now: core.now() }
  return {
    service: service.id,
    project: service.project,
    image,
    unused,
    empty,
    guest: guest.owner.id,
    session: await openSession(core.database, { userId: owner.id, ...visitor }),
    secret: (await setSecret(team, { scope: { kind: "team" }, name: "KEY", value: "v" })).id,
    webhook: (await createWebhook(team, { serviceId: service.id, kind: "generic" })).id,
    domain: (await addDomain(team, { serviceId: service.id, hostname: "a.example.com", dashboard })).id,
    build: (await requestBuild(team, { image, trigger: "manual" })).id,
    deployment: (await requestDeployment(team, { serviceId: service.id, trigger: "manual" })).id,
  }
}

const deeds: Record<string, () => Promise<unknown>> = {
  "creates a team": () => createTeam(core, { name: "Second", actor: team.actor }),
  "creates a project": () => createProject(team, { name: "P" }),
  "removes a project": () => removeProject(team, ids.empty),
  "creates an environment": () => createEnvironment(team, { project: ids.empty, name: "E" }),
  "removes an environment": () => removeEnvironment(team, { project: ids.empty, environment: "production" }),
  "creates an image definition": () => createImage(team, { name: "I", source }),
  "changes an image definition": () => updateImage(team, { image: ids.image, name: "J" }),
  "removes an image definition": () => removeImage(team, ids.unused),
  "creates a service": () =>
    createService(team, {
      ...{ project: ids.project, environment: "production", name: "S" },
      image: { kind: "name", name: "naru/busybox" },
      config: serviceConfigSchema.parse({ httpPort: 80 }),
    }),
  "changes a service": () => updateService(team, { serviceId: ids.service, name: "T" }),
  "removes a service": () => removeService(team, ids.service),
  "adds a domain": () => addDomain(team, { serviceId: ids.service, hostname: "b.example.com", dashboard }),
  "removes a domain": () => removeDomain(team, ids.domain),
  "sets a secret": () => setSecret(team, { scope: { kind: "team" }, name: "NEW", value: "v" }),
  "sets a secret anew": () => setSecret(team, { scope: { kind: "team" }, name: "KEY", value: "w" }),
  "removes a secret": () => removeSecret(team, ids.secret),
  "creates a webhook": () => createWebhook(team, { serviceId: ids.service, kind: "github" }),
  "removes a webhook": () => removeWebhook(team, ids.webhook),
  "invites a member": () => inviteMember(team, { role: "viewer" }),
  "changes a member's role": () => changeRole(team, { userId: ids.guest, role: "admin", by: "owner" }),
  "removes a member": () => removeMember(team, { userId: ids.guest, by: "owner" }),
  "requests a build": () => requestBuild(team, { image: ids.image, trigger: "manual" }),
  "cancels a build": () => cancelBuild(team, ids.build),
  "requests a deployment": () => requestDeployment(team, { serviceId: ids.service, trigger: "manual" }),
  "cancels a deployment": () => cancelDeployment(team, ids.deployment),
  "ends a session": () => endSession(core, { sessionId: ids.session, actor: team.actor }),
  "changes a password": () =>
    changePassword(core, { actor: team.actor, sessionId: ids.session, current: team.owner.password, next }),
}

/** All that must be as before when a deed was refused, the jobs in the queue with it. */
const dump = async () => (await dumpDatabase(core.url)).split("\n").sort().join("\n")

describe("a deed that cannot be written down is not done: a person who", () => {
  // The audit table refuses every line while a deed is tried, as when the disk is full.
  beforeAll(async () => {
    await core.database.$executeRawUnsafe(`
      CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no line more'; END $$ LANGUAGE plpgsql`)
    await core.database.$executeRawUnsafe(`
      CREATE TRIGGER refuse BEFORE INSERT ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION refuse()`)
  })
  afterAll(async () => {
    await core.database.$executeRawUnsafe(`DROP TRIGGER refuse ON "AuditEntry"`)
  })

  it.each(Object.keys(deeds))("%s changes nothing then", async (name) => {
    const before = await dump()
    await expect(deeds[name]?.()).rejects.toThrow("no line more")
    expect(await dump()).toBe(before)
  })
})

describe("a deed that is done is written down once, with who did it: a person who", () => {
  // Removals last: the others need what they remove.
  const order = Object.keys(deeds).toSorted((a, b) => rank(a) - rank(b))

  it.each(order)("%s", async (name) => {
    const before = await core.database.auditEntry.count()
    await deeds[name]?.()
    const entries = await core.database.auditEntry.findMany({ orderBy: { id: "desc" } })
    expect(entries.length - before).toBeGreaterThan(0)
    expect(entries[0]).toMatchObject({ actorKind: "user", actorId: team.owner.id, actorName: "Acme owner" })
    expect(entries[0]?.action).toMatch(/^[a-z]+\.[a-z_]+$/)
  })

  function rank(name: string): number {
    if (name.startsWith("cancels")) return 0
    if (name === "removes a service") return 2
    return name.startsWith("removes")
      ? name.includes("environment")
        ? 3
        : name.includes("project")
          ? 4
          : 1
      : 0.5
  }
})
