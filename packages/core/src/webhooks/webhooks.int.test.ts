import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listActivity } from "../audit/index.ts"
import { createProject } from "../projects/index.ts"
import { createService, removeService, serviceConfigSchema } from "../services/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import {
  createWebhook,
  getDeliveries,
  listWebhooks,
  receiveDelivery,
  removeWebhook,
  signatureOf,
} from "./index.ts"
import type { MadeWebhook } from "./schema.ts"
import { keptDeliveries } from "./webhook.repository.ts"

let core: TestCore
let team: TestTeam
let project: string
const commit = "0123456789abcdef0123456789abcdef01234567"

beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  project = (await createProject(team, { name: "Shop" })).slug
})
afterAll(() => core.close())

async function makeService(name: string): Promise<string> {
  const image = { kind: "name" as const, name: "naru/busybox" }
  const config = serviceConfigSchema.parse({})
  return (await createService(team, { project, environment: "production", name, image, config })).id
}

let deliveries = 0
/** Posts a GitHub push, signed with the webhook's key unless told otherwise. */
function push(
  webhook: MadeWebhook,
  { branch = "main", id = `delivery-${++deliveries}`, secret = webhook.secret } = {},
) {
  const body = Buffer.from(JSON.stringify({ ref: `refs/heads/${branch}`, after: commit }))
  const headers = new Headers({
    "x-github-event": "push",
    "x-github-delivery": id,
    "x-hub-signature-256": signatureOf(secret, body),
  })
  return receiveDelivery(core, { webhookId: webhook.id, headers, body, address: "10.0.0.1" })
}

const deploymentsOf = (serviceId: string) => core.database.deployment.findMany({ where: { serviceId } })

describe("a GitHub webhook", () => {
  it("deploys the pushed commit of its branch in the webhook's name", async () => {
    const serviceId = await makeService("Pushed")
    const webhook = await createWebhook(team, { serviceId, kind: "github", branch: "main" })
    const result = await push(webhook)
    expect(result).toMatchObject({ outcome: "deployed", deploymentId: expect.any(String) })
    expect(await deploymentsOf(serviceId)).toMatchObject([
      { id: result.deploymentId, trigger: "webhook", commit, actorId: webhook.id },
    ])
    const [delivery] = await getDeliveries(team, webhook.id)
    expect(delivery).toMatchObject({ event: "push", outcome: "deployed", deploymentId: result.deploymentId })
    const { entries } = await listActivity(core.database, { teamId: team.teamId, limit: 1 })
    expect(entries).toMatchObject([
      { action: "deployment.requested", actor: { kind: "webhook", address: "10.0.0.1" } },
    ])
  })

  it("leaves other branches alone and says so", async () => {
    const serviceId = await makeService("Branched")
    const webhook = await createWebhook(team, { serviceId, kind: "github", branch: "main" })
    expect(await push(webhook, { branch: "feature" })).toEqual({
      outcome: "ignored",
      detail: "The branch is feature; this webhook follows main.",
    })
    expect(await deploymentsOf(serviceId)).toEqual([])
  })

  it("does nothing for a wrong signature but keep the refusal, and takes the true delivery of that id after", async () => {
    const serviceId = await makeService("Forged")
    const webhook = await createWebhook(team, { serviceId, kind: "github" })
    await expect(push(webhook, { id: "same", secret: "guessed" })).rejects.toMatchObject({
      code: "signature_wrong",
      kind: "unauthenticated",
    })
    expect(await deploymentsOf(serviceId)).toEqual([])
    expect(await getDeliveries(team, webhook.id)).toMatchObject([{ outcome: "refused" }])
    expect(await push(webhook, { id: "same" })).toMatchObject({ outcome: "deployed" })
  })

  it("deploys once when a delivery comes twice, also at the same moment", async () => {
    const serviceId = await makeService("Doubled")
    const webhook = await createWebhook(team, { serviceId, kind: "github" })
    const results = await Promise.all([push(webhook, { id: "twice" }), push(webhook, { id: "twice" })])
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["deployed", "duplicate"])
    expect(await deploymentsOf(serviceId)).toHaveLength(1)
    expect(await getDeliveries(team, webhook.id)).toHaveLength(2)
  })

  it("that is flooded with forged deliveries remembers the newest five hundred", async () => {
    const serviceId = await makeService("Flooded")
    const webhook = await createWebhook(team, { serviceId, kind: "github" })
    const old = { teamId: team.teamId, webhookId: webhook.id, event: "push", outcome: "refused" }
    const data = Array.from({ length: 600 }, (_, number) => ({
      ...old,
      id: `0${String(number).padStart(5, "0")}`,
    }))
    await core.database.webhookDelivery.createMany({ data })
    await expect(push(webhook, { secret: "guessed" })).rejects.toMatchObject({ code: "signature_wrong" })
    expect(await core.database.webhookDelivery.count({ where: { webhookId: webhook.id } })).toBe(
      keptDeliveries,
    )
    const [newest] = await getDeliveries(team, webhook.id)
    expect(newest).toMatchObject({ detail: "The signature is wrong." })
  })

  it("answers a ping", async () => {
    const webhook = await createWebhook(team, { serviceId: await makeService("Pinged"), kind: "github" })
    const body = Buffer.from(JSON.stringify({ zen: "Keep it logically awesome." }))
    const headers = new Headers({
      "x-github-event": "ping",
      "x-hub-signature-256": signatureOf(webhook.secret, body),
    })
    const result = await receiveDelivery(core, { webhookId: webhook.id, headers, body, address: "" })
    expect(result).toMatchObject({ outcome: "ping" })
    const [listed] = await listWebhooks(core.database, { teamId: team.teamId, id: webhook.id })
    expect(listed?.lastDelivery).toMatchObject({ outcome: "ping" })
  })
})

describe("a webhook's key", () => {
  it("is shown once and stored encrypted", async () => {
    const serviceId = await makeService("Keyed")
    const webhook = await createWebhook(team, { serviceId, kind: "generic" })
    const listed = await listWebhooks(core.database, { teamId: team.teamId, serviceId })
    expect(JSON.stringify(listed)).not.toContain(webhook.secret)
    const { ciphertext } = await core.database.webhook.findUniqueOrThrow({ where: { id: webhook.id } })
    expect(Buffer.from(ciphertext).includes(webhook.secret)).toBe(false)
  })

  it("is worth nothing once the webhook or its service is removed", async () => {
    const serviceId = await makeService("Gone")
    const removed = await createWebhook(team, { serviceId, kind: "github" })
    await removeWebhook(team, removed.id)
    await expect(push(removed)).rejects.toMatchObject({ code: "webhook_not_found" })
    const orphan = await createWebhook(team, { serviceId, kind: "github" })
    await removeService(team, serviceId)
    await expect(push(orphan)).rejects.toMatchObject({ code: "webhook_not_found" })
  })
})
