import { handleWebhook } from "#server/webhooks/handler.ts"

export async function POST(
  request: Request,
  context: { params: Promise<{ webhook: string }> },
): Promise<Response> {
  const { webhook } = await context.params
  return handleWebhook(request, webhook)
}
