import type { IncomingMessage, ServerResponse } from "node:http"
import { describeError } from "@naru/base/errors"
import { serveBuildEvents } from "../builds/serve-build-events.ts"
import type { Host } from "../host.ts"
import type { Platform } from "../platform/join-platform.ts"

type Extras = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

const buildEvents = /^\/naru\/builds\/([0-9a-z]{26})\/events$/

/** What Naru serves beside the Docker API: `/naru/health` and `/naru/builds/<id>/events`. */
export function openExtras(host: Host, platform: () => Platform | undefined): Extras {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host")
    const buildId = buildEvents.exec(pathname)?.[1]
    if (request.method !== "GET") return false
    if (buildId !== undefined) await serveBuildEvents(host.paths, buildId, { request, response })
    else if (pathname === "/naru/health") await serveHealth(host, platform(), response)
    else return false
    return true
  }
}

/** `GET /naru/health`: each part `ok` or what is wrong with it; 503 when the engine is, because nothing else is this process's own. */
async function serveHealth(
  { engine, routes }: Host,
  platform: Platform | undefined,
  response: ServerResponse,
): Promise<void> {
  const ask = (question: () => Promise<unknown>) => question().then(() => "ok", describeError)
  const joining = { database: "joining", queue: "joining" }
  const [engineState, proxyState, shared] = await Promise.all([
    ask(() => engine.info()),
    ask(() => routes.ping()),
    platform ? platform.ping() : joining,
  ])
  response.writeHead(engineState === "ok" ? 200 : 503, { "content-type": "application/json" })
  response.end(JSON.stringify({ engine: engineState, proxy: proxyState, ...shared }))
}
