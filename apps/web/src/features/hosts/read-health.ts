import * as z from "zod/mini"

export const parts = ["web", "worker", "database", "queue", "proxy"] as const

const part = z.object({ ok: z.boolean(), problem: z.optional(z.string()) })
const answer = z.object({ web: part, worker: part, database: part, queue: part, proxy: part })
export type HealthAnswer = z.infer<typeof answer>

/** Asks the web process how each part of Naru is; a part that is down makes the status 503, not the answer wrong. */
export async function readHealth(): Promise<HealthAnswer> {
  const response = await fetch("/api/health")
  return answer.parse(await response.json())
}
