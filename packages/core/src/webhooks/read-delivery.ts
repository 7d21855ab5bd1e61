import * as z from "zod"
import type { webhookKinds } from "./webhook.schema.ts"

/** What a signed delivery wants. */
export type Wish =
  | { kind: "ping" }
  | { kind: "ignore"; reason: string }
  | { kind: "deploy"; branch: string | null; commit: string | null }

/** What the headers of a delivery say, before anything in it is trusted. */
export interface DeliveryHead {
  event: string
  senderId: string | null
  signature: string | undefined
}

type WebhookKind = (typeof webhookKinds)[number]
type Headers = Pick<globalThis.Headers, "get">

const heads: Record<WebhookKind, (headers: Headers) => DeliveryHead> = {
  generic: (headers) => ({
    event: "deploy",
    senderId: headers.get("x-naru-delivery"),
    signature: headers.get("x-naru-signature-256") ?? undefined,
  }),
  // https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
  github: (headers) => ({
    event: headers.get("x-github-event") ?? "unknown",
    senderId: headers.get("x-github-delivery"),
    signature: headers.get("x-hub-signature-256") ?? undefined,
  }),
}

export function readHead(kind: WebhookKind, headers: Headers): DeliveryHead {
  const { event, senderId, signature } = heads[kind](headers)
  return { event: event.slice(0, 100), senderId: senderId?.slice(0, 200) || null, signature }
}

const commitSchema = z
  .string()
  .regex(/^[0-9a-f]{7,64}$/)
  .nullish()

const genericBody = z.object({ branch: z.string().max(255).nullish(), commit: commitSchema })

const pushBody = z.object({
  ref: z.string(),
  after: commitSchema,
  deleted: z.boolean().optional(),
})

/** Reads what a signed delivery wants. An unreadable body is a reason to ignore it, in words for the list of deliveries. */
export function readWish(kind: WebhookKind, event: string, body: Uint8Array): Wish {
  if (event === "ping") return { kind: "ping" }
  if (kind === "github" && event !== "push") {
    return { kind: "ignore", reason: `Only push events deploy; this was “${event}”.` }
  }
  const json = parseBody(body)
  if (json === undefined) {
    return {
      kind: "ignore",
      reason: "The body is not JSON. On GitHub choose the content type application/json.",
    }
  }
  return kind === "github" ? readPush(json) : readGeneric(json)
}

function readGeneric(json: unknown): Wish {
  const parsed = genericBody.safeParse(json)
  if (!parsed.success) return { kind: "ignore", reason: z.prettifyError(parsed.error) }
  return { kind: "deploy", branch: parsed.data.branch ?? null, commit: parsed.data.commit ?? null }
}

function readPush(json: unknown): Wish {
  const parsed = pushBody.safeParse(json)
  if (!parsed.success) return { kind: "ignore", reason: "This is not the body of a GitHub push event." }
  const { ref, after, deleted } = parsed.data
  if (!ref.startsWith("refs/heads/")) return { kind: "ignore", reason: `${ref} is not a branch.` }
  const branch = ref.slice("refs/heads/".length)
  if (deleted) return { kind: "ignore", reason: `The branch ${branch} was deleted.` }
  return { kind: "deploy", branch, commit: after ?? null }
}

/** The body as JSON; an empty one counts as `{}`; undefined when it is neither. */
function parseBody(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body).trim()
  if (text === "") return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
