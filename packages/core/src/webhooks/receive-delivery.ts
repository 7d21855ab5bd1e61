import type { Core, TeamCore } from "../core.ts"
import { requestDeployment } from "../deployments/index.ts"
import { NotFound } from "../not-found.ts"
import { openTeamCipher } from "../secrets/index.ts"
import { webhookContext } from "./create-webhook.ts"
import { type DeliveryHead, readHead, readWish, type Wish } from "./read-delivery.ts"
import { isSignedBy } from "./signature.ts"
import { SignatureWrong } from "./webhook.errors.ts"
import { findWebhook, finishDelivery, insertDelivery, type StoredWebhook } from "./webhook.repository.ts"
import type { DeliveryOutcome } from "./webhook.schema.ts"

export interface ReceiveDelivery {
  webhookId: string
  headers: Pick<Headers, "get">
  /** The raw bytes: the signature is over exactly these. */
  body: Uint8Array
  address: string
}

export interface DeliveryResult {
  outcome: DeliveryOutcome
  detail: string
  deploymentId?: string
}

/**
 * Takes a delivery: checks the signature, decides, keeps what was decided, and starts a deployment where one is wanted. The
 * same sender's id twice deploys once. Throws not_found, and {@link SignatureWrong} after the refusal is kept.
 */
export async function receiveDelivery(core: Core, request: ReceiveDelivery): Promise<DeliveryResult> {
  const { webhookId, headers, body, address } = request
  const webhook = await findWebhook(core.database, webhookId)
  if (!webhook) throw new NotFound("webhook", webhookId)
  const { teamId } = webhook
  const cipher = await openTeamCipher(core, teamId)
  const secret = cipher.decrypt(webhook.ciphertext, webhookContext(webhookId))
  const head = readHead(webhook.kind, headers)
  if (!isSignedBy(secret, body, head.signature)) {
    const detail = head.signature ? "The signature is wrong." : "There was no signature."
    // Without the sender's id: a stranger must not use up the id of a delivery that is to come.
    const refused = { teamId, webhookId, event: head.event, senderId: null, address, detail }
    await insertDelivery(core.database, { ...refused, outcome: "refused" })
    throw new SignatureWrong()
  }
  const wish = readWish(webhook.kind, head.event, body)
  return decide(core, { webhook, head, wish, address })
}

async function decide(
  core: Core,
  {
    webhook,
    head,
    wish,
    address,
  }: { webhook: StoredWebhook; head: DeliveryHead; wish: Wish; address: string },
): Promise<DeliveryResult> {
  const { id: webhookId, teamId } = webhook
  const delivery = { teamId, webhookId, event: head.event, address }
  const deliveryId = await insertDelivery(core.database, {
    ...delivery,
    senderId: head.senderId,
    outcome: "received",
    detail: "",
  })
  if (!deliveryId) {
    const detail = `The delivery ${head.senderId} came before; it is done once.`
    await insertDelivery(core.database, { ...delivery, senderId: null, outcome: "duplicate", detail })
    return { outcome: "duplicate", detail }
  }
  try {
    const result = await fulfil(core, { webhook, wish, address })
    await finishDelivery(core.database, { teamId, id: deliveryId, ...result })
    return result
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    await finishDelivery(core.database, { teamId, id: deliveryId, outcome: "failed", detail })
    throw error
  }
}

async function fulfil(
  core: Core,
  { webhook, wish, address }: { webhook: StoredWebhook; wish: Wish; address: string },
): Promise<DeliveryResult> {
  if (wish.kind === "ping") return { outcome: "ping", detail: "The address and the key are right." }
  if (wish.kind === "ignore") return { outcome: "ignored", detail: wish.reason }
  const { branch, commit } = wish
  if (webhook.branch !== null && branch !== null && branch !== webhook.branch) {
    return { outcome: "ignored", detail: `The branch is ${branch}; this webhook follows ${webhook.branch}.` }
  }
  const actor = {
    kind: "webhook" as const,
    id: webhook.id,
    name: `Webhook of ${webhook.serviceName}`,
    address,
  }
  const teamCore: TeamCore = { ...core, teamId: webhook.teamId, actor }
  const { serviceId } = webhook
  const deployment = await requestDeployment(teamCore, { serviceId, trigger: "webhook", commit })
  return {
    outcome: "deployed",
    detail: `Deployment ${deployment.number} is queued.`,
    deploymentId: deployment.id,
  }
}
