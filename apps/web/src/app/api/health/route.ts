import { readHealth } from "#server/health/health.ts"

export const dynamic = "force-dynamic"

/** The state of each part; 200 when all are up, else 503. `?part=web` asks for this process alone. */
export async function GET(request: Request): Promise<Response> {
  if (new URL(request.url).searchParams.get("part") === "web") return Response.json({ ok: true })
  const health = await readHealth()
  return Response.json(health, { status: health.ok ? 200 : 503 })
}
