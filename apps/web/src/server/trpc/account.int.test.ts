import { openTestCore, type TestCore } from "@naru/core/testing"
import { createOwnerLink, findUser } from "@naru/core/users"
import { TRPCError } from "@trpc/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openApi, type TestApi } from "../testing/caller.ts"

let core: TestCore
let api: TestApi
beforeAll(async () => {
  core = await openTestCore()
  api = openApi(core)
  Object.assign(process.env, {
    DATABASE_URL: core.url,
    NARU_MASTER_KEY_FILE: "/nowhere",
    NEXTAUTH_SECRET: "a secret of this test only",
  })
})
afterAll(async () => {
  await api.close()
  await core.close()
})

const nobody = () => api.as(undefined)
const password = "a long enough password"

/** The API as the person of that e-mail. */
async function personOf(email: string) {
  const user = await findUser(core.database, { email })
  if (!user) throw new Error(`nobody has ${email}`)
  return api.as(user)
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.catch((reason: unknown) => reason)
  return error instanceof TRPCError && error.cause && "code" in error.cause ? error.cause.code : error
}

describe("the first run", () => {
  it("makes the owner and their team by the one-time link, once", async () => {
    expect(await nobody().setup.status()).toEqual({ needsOwner: true, isLinkValid: false, hasGithub: false })
    const token = await createOwnerLink(core.database)
    expect(await nobody().setup.status({ token })).toMatchObject({ isLinkValid: true })
    const owner = { token, name: "Ada", email: "ADA@example.com", password, teamName: "Acme" }
    expect(await nobody().setup.createOwner(owner)).toEqual({ team: "acme" })
    expect(await codeOf(nobody().setup.createOwner(owner))).toBe("owner_link_invalid")
    expect(await nobody().setup.status({ token })).toMatchObject({ needsOwner: false, isLinkValid: false })
  })

  it("names each fault of the form", async () => {
    const form = { token: "x", name: " ", email: "not an address", password: "short", teamName: "Acme" }
    const error: unknown = await nobody()
      .setup.createOwner(form)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: "BAD_REQUEST" })
    for (const sentence of [
      "Tell us your name.",
      "This is not an e-mail address.",
      "Use at least 10 characters.",
    ]) {
      expect(String(error)).toContain(sentence)
    }
  })
})

describe("a person", () => {
  it("sees themselves and their teams, and chooses their language", async () => {
    const ada = await personOf("ada@example.com")
    expect(await ada.me.get()).toMatchObject({
      user: { name: "Ada", email: "ada@example.com", locale: "en" },
      teams: [{ slug: "acme", name: "Acme", role: "owner" }],
    })
    await ada.me.setLocale({ locale: "ko" })
    expect(await findUser(core.database, { email: "ada@example.com" })).toMatchObject({ locale: "ko" })
  })

  it("makes further teams", async () => {
    const ada = await personOf("ada@example.com")
    expect(await ada.teams.create({ name: "Labs" })).toEqual({ slug: "labs" })
    expect((await ada.me.get()).teams).toHaveLength(2)
  })
})

describe("a team's members", () => {
  it("come by a link, get another role, and go", async () => {
    const ada = await personOf("ada@example.com")
    const { token } = await ada.teams.invite({ team: "acme", role: "viewer" })
    expect(await nobody().teams.invitation({ token })).toMatchObject({ teamName: "Acme", role: "viewer" })
    const guest = { token, name: "Grace", email: "grace@example.com", password }
    expect(await nobody().teams.acceptInvitation(guest)).toEqual({ team: "acme" })
    const grace = await personOf("grace@example.com")
    const members = await grace.teams.members({ team: "acme" })
    expect(members.map(({ name, role }) => [name, role])).toEqual([
      ["Ada", "owner"],
      ["Grace", "viewer"],
    ])
    expect(await codeOf(grace.teams.invite({ team: "acme", role: "viewer" }))).toBe("not_allowed")
    const userId = members[1]?.userId ?? ""
    await ada.teams.setRole({ team: "acme", userId, role: "admin" })
    expect(await grace.teams.invite({ team: "acme", role: "viewer" })).toHaveProperty("token")
    const adaId = members[0]?.userId ?? ""
    expect(await codeOf(grace.teams.setRole({ team: "acme", userId: adaId, role: "viewer" }))).toBe(
      "role_too_high",
    )
    await ada.teams.removeMember({ team: "acme", userId })
    expect(await codeOf(grace.teams.members({ team: "acme" }))).toBe("team_not_found")
  })
})

describe("a team's work", () => {
  it("goes from a project to a service with a secret and a webhook, all of it written down", async () => {
    const ada = await personOf("ada@example.com")
    const team = "acme"
    const { slug: project, environment } = await ada.projects.create({ team, name: "Shop" })
    const { slug: image } = await ada.images.create({
      team,
      name: "Web",
      source: { kind: "dockerfile", dockerfile: "FROM naru/busybox" },
    })
    await ada.secrets.set({ team, scope: { kind: "team" }, name: "TOKEN", value: "hidden" })
    const { id: serviceId, slug } = await ada.services.create({
      ...{ team, project, environment, name: "Web", image: { kind: "definition", image } },
      config: { httpPort: 8080, secrets: [{ name: "TOKEN" }] },
    })
    const service = await ada.services.get({ team, project, environment, service: slug })
    expect(service).toMatchObject({ id: serviceId, domains: [{ hostname: "web-shop.localhost" }] })
    const webhook = await ada.webhooks.create({ team, serviceId, kind: "github", branch: "main" })
    expect(webhook.secret).toHaveLength(43)
    expect(JSON.stringify(await ada.webhooks.list({ team, serviceId }))).not.toContain(webhook.secret)
    const { entries } = await ada.activity.list({ team })
    const actions = entries.map(({ action }) => action)
    expect(actions.slice(0, 5)).toEqual([
      "webhook.created",
      "service.created",
      "secret.created",
      "image.created",
      "project.created",
    ])
    expect(JSON.stringify(entries)).not.toContain("hidden")
  })

  it("is refused with the place of the fault, and nothing is changed", async () => {
    const ada = await personOf("ada@example.com")
    const team = "acme"
    const source = { kind: "dockerfile" as const, dockerfile: "FROM naru/busybox\nRUNN x" }
    expect(await codeOf(ada.images.update({ team, image: "web", source }))).toBe("dockerfile_invalid")
    expect(await ada.images.get({ team, image: "web" })).toMatchObject({
      source: { dockerfile: "FROM naru/busybox" },
    })
  })
})
