import { errorKinds, NaruError } from "@naru/base/errors"
import { explainDatabaseFailure } from "@naru/core/database"
import { receiveDelivery } from "@naru/core/webhooks"
import { web } from "../core.ts"
import { addressOf } from "../request.ts"
import { readBody } from "./read-body.ts"

/** GitHub's largest payload is 25 MB, but nothing of a push event beyond its head matters; 1 MiB holds 2,000 commits. */
const longestBody = 1024 * 1024

/** Answers a webhook's sender: 202 with what was decided, 401 for a wrong signature, 404 for an unknown webhook. */
export async function handleWebhook(request: Request, webhookId: string): Promise<Response> {
  const { core, log } = await web()
  try {
    const body = await readBody(request, longestBody)
    const { headers } = request
    const delivery = await receiveDelivery(core, { webhookId, headers, body, address: addressOf(headers) })
    log.info({ webhookId, ...delivery }, "A webhook's delivery was taken")
    return Response.json(delivery, { status: 202 })
  } catch (reason) {
    const error = explainDatabaseFailure(reason)
    if (error instanceof NaruError && error.kind !== "internal") {
      log.info({ webhookId, code: error.code }, "A webhook's delivery was refused")
      return failure(error.code, error.userMessage, errorKinds[error.kind].status)
    }
    log.error({ error, webhookId }, "A webhook's delivery failed")
    return failure(
      "internal",
      "Naru could not take this delivery. Send it again.",
      errorKinds.internal.status,
    )
  }
}

function failure(code: string, message: string, status: number): Response {
  return Response.json({ code, message }, { status })
}
