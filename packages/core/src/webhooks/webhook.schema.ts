import * as z from "zod"

export const webhookKinds = ["generic", "github"] as const

export const createWebhookSchema = z.object({
  serviceId: z.string(),
  kind: z.enum(webhookKinds),
  /** Only pushes to this branch deploy; any branch when absent. */
  branch: z
    .string()
    .trim()
    .regex(/^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/, "This is not a branch name.")
    .optional(),
})
export type CreateWebhook = z.infer<typeof createWebhookSchema>

export const webhookRefSchema = z.object({ webhookId: z.string() })

/** How a delivery ended. Only `deployed` started something. */
export const deliveryOutcomes = ["deployed", "ping", "ignored", "duplicate", "refused", "failed"] as const
export type DeliveryOutcome = (typeof deliveryOutcomes)[number]

export interface WebhookView {
  id: string
  kind: (typeof webhookKinds)[number]
  branch: string | null
  /** Path to POST to, under the dashboard's own address. */
  path: string
  createdAt: Date
  lastDelivery: { outcome: DeliveryOutcome; receivedAt: Date } | null
}

/** A webhook at its making: the only time that its key is shown. */
export interface MadeWebhook extends WebhookView {
  secret: string
}

export interface DeliveryView {
  id: string
  event: string
  outcome: DeliveryOutcome
  /** A sentence: what was decided, and why. */
  detail: string
  deploymentId: string | null
  address: string
  receivedAt: Date
}
