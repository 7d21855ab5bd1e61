import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listDeployments } from "../deployments/index.ts"
import {
  dumpDatabase,
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import {
  createWebhook,
  getDeliveries,
  listWebhooks,
  receiveDelivery,
  removeWebhook,
  signatureOf,
} from "./index.ts"
import { createWebhookSchema, type MadeWebhook } from "./schema.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
})
afterAll(() => core?.close())

const commit = "0123456789abcdef0123456789abcdef01234567"

async function makeGeneric(branch?: string) {
  const { id: serviceId } = await makeTestService(team)
  const webhook = await createWebhook(team, { serviceId, kind: "generic", ...(branch && { branch }) })
  return { serviceId, webhook }
}

/** Posts a body, signed with the webhook's key unless a signature is given. */
function post(
  webhook: MadeWebhook,
  body: unknown,
  {
    id,
    signature,
    on = core,
  }: { id?: string; signature?: string; on?: Parameters<typeof receiveDelivery>[0] } = {},
) {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body))
  const headers = new Headers({ "x-naru-signature-256": signature ?? signatureOf(webhook.secret, bytes) })
  if (id) headers.set("x-naru-delivery", id)
  return receiveDelivery(on, { webhookId: webhook.id, headers, body: bytes, address: "10.0.0.7" })
}

const deploymentsOf = (serviceId: string) => listDeployments(team, { serviceId })

describe("a new webhook", () => {
  it("tells its key and its path, once, and is written down without the key", async () => {
    const { webhook, serviceId } = await makeGeneric("main")
    expect(webhook).toMatchObject({ kind: "generic", branch: "main", path: `/api/webhooks/${webhook.id}` })
    expect(webhook.secret).toMatch(/^[\w-]{43}$/)
    expect(await lastDeed(team)).toMatchObject({
      actor: { id: team.owner.id },
      action: "webhook.created",
      subject: { id: webhook.id, name: "Web" },
      detail: { kind: "generic", branch: "main" },
    })
    const [listed] = await listWebhooks(core.database, { teamId: team.teamId, serviceId })
    expect(listed).not.toHaveProperty("secret")
    expect(await dumpDatabase(core.url)).not.toContain(webhook.secret)
  })

  it("is not made for a service that the team does not have", async () => {
    const { id: serviceId } = await makeTestService(team)
    const made = createWebhook(stranger, { serviceId, kind: "generic" })
    await expect(made).rejects.toMatchObject({ code: "service_not_found", kind: "not_found" })
    expect(await listWebhooks(core.database, { teamId: team.teamId, serviceId })).toEqual([])
  })

  it.each(["-x", "a b", "a..", "main~1", "x:y", ""])("follows no branch %j", (branch) => {
    const parsed = createWebhookSchema.safeParse({ serviceId: "s", kind: "github", branch })
    expect(parsed.success).toBe(branch === "a..")
  })
})

describe("a generic delivery", () => {
  it("deploys what it names in the webhook's name, from where it came", async () => {
    const { serviceId, webhook } = await makeGeneric()
    const { deploymentId, ...result } = await post(webhook, { branch: "main", commit })
    expect(result).toEqual({ outcome: "deployed", detail: "Deployment 1 is queued." })
    expect(await deploymentsOf(serviceId)).toMatchObject([
      { id: deploymentId, trigger: "webhook", commit, actorName: "Webhook of Web", state: "queued" },
    ])
    expect(await lastDeed(team)).toMatchObject({
      actor: { kind: "webhook", id: webhook.id, address: "10.0.0.7" },
      action: "deployment.requested",
    })
    expect(await getDeliveries(team, webhook.id)).toMatchObject([
      { event: "deploy", outcome: "deployed", deploymentId, address: "10.0.0.7" },
    ])
  })

  it("needs no body at all", async () => {
    const { serviceId, webhook } = await makeGeneric("main")
    expect(await post(webhook, "")).toMatchObject({ outcome: "deployed" })
    expect(await deploymentsOf(serviceId)).toMatchObject([{ commit: null }])
  })

  it("of another branch is kept and does nothing", async () => {
    const { serviceId, webhook } = await makeGeneric("main")
    expect(await post(webhook, { branch: "feature" })).toMatchObject({ outcome: "ignored" })
    expect(await deploymentsOf(serviceId)).toEqual([])
    expect(await getDeliveries(team, webhook.id)).toMatchObject([{ outcome: "ignored", deploymentId: null }])
  })

  it.each([
    ["is no JSON", "branch=main", "The body is not JSON."],
    ["names a commit that is none", { commit: "--upload-pack=x" }, "commit"],
    ["names a branch that is no text", { branch: 7 }, "branch"],
  ])("that %s is ignored with the reason", async (_, body, reason) => {
    const { serviceId, webhook } = await makeGeneric()
    const result = await post(webhook, body)
    expect(result).toMatchObject({ outcome: "ignored", detail: expect.stringContaining(reason) })
    expect(await deploymentsOf(serviceId)).toEqual([])
  })

  it("comes twice with one id: the second is told that it came before", async () => {
    const { serviceId, webhook } = await makeGeneric()
    await post(webhook, {}, { id: "delivery-1" })
    expect(await post(webhook, {}, { id: "delivery-1" })).toEqual({
      outcome: "duplicate",
      detail: "The delivery delivery-1 came before; it is done once.",
    })
    expect(await deploymentsOf(serviceId)).toHaveLength(1)
  })

  it("may have the id of another webhook's delivery", async () => {
    const [one, two] = [await makeGeneric(), await makeGeneric()]
    expect(await post(one.webhook, {}, { id: "same" })).toMatchObject({ outcome: "deployed" })
    expect(await post(two.webhook, {}, { id: "same" })).toMatchObject({ outcome: "deployed" })
  })

  it("that failed inside can be sent again with the same id", async () => {
    const { serviceId, webhook } = await makeGeneric()
    const enqueue = () => Promise.reject(new Error("the queue is away"))
    const broken = { ...core, queues: { ...core.queues, enqueue } }
    await expect(post(webhook, {}, { id: "again", on: broken })).rejects.toThrow("the queue is away")
    expect(await getDeliveries(team, webhook.id)).toMatchObject([
      { outcome: "failed", detail: "the queue is away" },
    ])
    expect(await post(webhook, {}, { id: "again" })).toMatchObject({ outcome: "deployed" })
    const states = (await deploymentsOf(serviceId)).map(({ state }) => state)
    expect(states).toEqual(["queued", "superseded"])
  })
})

describe("a delivery that is not signed rightly", () => {
  it.each([
    ["no signature", ""],
    ["a signature in another form", "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["a signature of another body", signatureOf("whatever", Buffer.from("{}"))],
  ])("with %s is refused, kept and does nothing", async (_, signature) => {
    const { serviceId, webhook } = await makeGeneric()
    await expect(post(webhook, {}, { signature, id: "claimed" })).rejects.toMatchObject({
      code: "signature_wrong",
      kind: "unauthenticated",
    })
    expect(await deploymentsOf(serviceId)).toEqual([])
    expect(await getDeliveries(team, webhook.id)).toMatchObject([{ outcome: "refused" }])
    expect(await post(webhook, {}, { id: "claimed" })).toMatchObject({ outcome: "deployed" })
  })

  it("by the key of another webhook of the same service is refused", async () => {
    const { serviceId, webhook } = await makeGeneric()
    const other = await createWebhook(team, { serviceId, kind: "generic" })
    const signature = signatureOf(other.secret, Buffer.from("{}"))
    await expect(post(webhook, {}, { signature })).rejects.toMatchObject({ code: "signature_wrong" })
  })
})

describe("another team's webhook", () => {
  it("is neither seen nor removed, and its deliveries are nobody's", async () => {
    const { serviceId, webhook } = await makeGeneric()
    const notFound = { code: "webhook_not_found", kind: "not_found" }
    await expect(getDeliveries(stranger, webhook.id)).rejects.toMatchObject(notFound)
    await expect(removeWebhook(stranger, webhook.id)).rejects.toMatchObject(notFound)
    expect(await listWebhooks(core.database, { teamId: stranger.teamId, serviceId })).toEqual([])
    expect(await post(webhook, {})).toMatchObject({ outcome: "deployed" })
  })
})

describe("removing a webhook", () => {
  it("takes its deliveries with it and closes its address", async () => {
    const { webhook } = await makeGeneric()
    await post(webhook, {})
    await removeWebhook(team, webhook.id)
    expect(await lastDeed(team)).toMatchObject({ action: "webhook.removed", subject: { id: webhook.id } })
    expect(await core.database.webhookDelivery.count({ where: { webhookId: webhook.id } })).toBe(0)
    await expect(post(webhook, {})).rejects.toMatchObject({ code: "webhook_not_found" })
    await expect(removeWebhook(team, webhook.id)).rejects.toMatchObject({ code: "webhook_not_found" })
  })
})
