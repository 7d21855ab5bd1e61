import * as z from "zod"
import { type Connection, isUniqueViolation, type Prisma } from "../database.ts"
import { newId } from "../ids.ts"
import { NotFound } from "../not-found.ts"
import {
  type DeliveryOutcome,
  type DeliveryView,
  deliveryOutcomes,
  type WebhookView,
  webhookKinds,
} from "./webhook.schema.ts"

export interface StoredWebhook {
  id: string
  teamId: string
  serviceId: string
  serviceName: string
  kind: (typeof webhookKinds)[number]
  branch: string | null
  ciphertext: Uint8Array
}

/** Deliveries that a webhook remembers; also how far back one that comes again is known. */
export const keptDeliveries = 500

const kindSchema = z.enum(webhookKinds)
const outcomeSchema = z.enum(deliveryOutcomes)

const columns = {
  id: true,
  kind: true,
  branch: true,
  createdAt: true,
  deliveries: { orderBy: { id: "desc" }, take: 1, select: { outcome: true, receivedAt: true } },
} satisfies Prisma.WebhookSelect

export interface InsertWebhook {
  id: string
  teamId: string
  serviceId: string
  kind: string
  branch: string | null
  ciphertext: Uint8Array<ArrayBuffer>
  createdById: string
}

export async function insertWebhook(connection: Connection, webhook: InsertWebhook): Promise<void> {
  await connection.webhook.create({ data: webhook })
}

/** A service's webhooks, oldest first. */
export async function listWebhooks(
  connection: Connection,
  { teamId, serviceId, id }: { teamId: string; serviceId?: string; id?: string },
): Promise<WebhookView[]> {
  const rows = await connection.webhook.findMany({
    where: { teamId, ...(serviceId !== undefined && { serviceId }), ...(id !== undefined && { id }) },
    orderBy: { id: "asc" },
    select: columns,
  })
  return rows.map(({ deliveries, ...webhook }) => ({
    ...webhook,
    kind: kindSchema.parse(webhook.kind),
    path: webhookPath(webhook.id),
    lastDelivery: deliveries[0]
      ? { ...deliveries[0], outcome: outcomeSchema.parse(deliveries[0].outcome) }
      : null,
  }))
}

/** Where a webhook is posted to, under the dashboard's address. */
export function webhookPath(id: string): string {
  return `/api/webhooks/${id}`
}

/**
 * The webhook that a delivery names. The only lookup without a team: the sender is known by nothing but this id, and what
 * it may do is decided by the signature.
 */
export async function findWebhook(connection: Connection, id: string): Promise<StoredWebhook | undefined> {
  const row = await connection.webhook.findFirst({
    where: { id, service: { removedAt: null } },
    include: { service: { select: { name: true } } },
  })
  if (!row) return undefined
  const { teamId, serviceId, branch, ciphertext, service } = row
  return {
    id,
    teamId,
    serviceId,
    branch,
    ciphertext,
    serviceName: service.name,
    kind: kindSchema.parse(row.kind),
  }
}

/** Removes a webhook with its deliveries; throws not_found. */
export async function deleteWebhook(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  const { count } = await connection.webhook.deleteMany({ where: { teamId, id } })
  if (count === 0) throw new NotFound("webhook", id)
}

export interface Delivery {
  teamId: string
  webhookId: string
  event: string
  /** The sender's own id of a delivery whose signature is right; null for all others. */
  senderId: string | null
  outcome: DeliveryOutcome | "received"
  detail: string
  address: string
}

/** Keeps a delivery; undefined when one with the same sender's id is there already. */
export async function insertDelivery(
  connection: Connection,
  delivery: Delivery,
): Promise<string | undefined> {
  const id = newId()
  try {
    await connection.webhookDelivery.create({ data: { id, ...delivery } })
    await forgetOldDeliveries(connection, delivery.webhookId)
    return id
  } catch (error) {
    if (isUniqueViolation(error)) return undefined
    throw error
  }
}

/** Whoever knows the address can send deliveries that are refused: only so many are kept. */
async function forgetOldDeliveries(connection: Connection, webhookId: string): Promise<void> {
  await connection.$executeRaw`
    DELETE FROM "WebhookDelivery" WHERE "webhookId" = ${webhookId} AND id < (
      SELECT id FROM "WebhookDelivery" WHERE "webhookId" = ${webhookId} ORDER BY id DESC OFFSET ${keptDeliveries - 1} LIMIT 1
    )`
}

export async function finishDelivery(
  connection: Connection,
  {
    teamId,
    id,
    ...result
  }: { teamId: string; id: string; outcome: DeliveryOutcome; detail: string; deploymentId?: string },
): Promise<void> {
  // A failed one gives its sender's id back, so that sending it again is not a duplicate.
  const data = result.outcome === "failed" ? { ...result, senderId: null } : result
  await connection.webhookDelivery.updateMany({ where: { id, teamId }, data })
}

/** A webhook's newest deliveries. */
export async function listDeliveries(
  connection: Connection,
  { teamId, webhookId, limit = 50 }: { teamId: string; webhookId: string; limit?: number },
): Promise<DeliveryView[]> {
  const rows = await connection.webhookDelivery.findMany({
    where: { teamId, webhookId },
    orderBy: { id: "desc" },
    take: limit,
    select: {
      id: true,
      event: true,
      outcome: true,
      detail: true,
      deploymentId: true,
      address: true,
      receivedAt: true,
    },
  })
  return rows.map((row) => ({ ...row, outcome: outcomeSchema.catch("failed").parse(row.outcome) }))
}
