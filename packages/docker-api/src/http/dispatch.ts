import type { IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Log } from "@naru/base/log"
import type { Engine } from "@naru/engine"
import { absentRoutes } from "../absent-routes.ts"
import type { Policy, PolicyRequest } from "../policy.ts"
import { routes } from "../routes.ts"
import type { Exchange } from "./exchange.ts"
import { DockerFailure } from "./failure.ts"
import { json, type Reply, sendStream, sendWhole } from "./reply.ts"
import { type AbsentRoute, openRouter, type Route } from "./route.ts"
import { takeOver } from "./take-over.ts"
import { failureOf } from "./translate.ts"
import { splitVersion } from "./version.ts"

export interface DispatchOptions {
  engine: Engine
  log: Log
  policy: Policy
  extras?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>
}

/** One request as the server hands it over. */
export interface Call {
  request: IncomingMessage
  response: ServerResponse
  body: AsyncIterable<Uint8Array>
  /** The raw socket of a request that asked for an upgrade. */
  upgraded?: Socket
}

/** Makes the function that answers each request: policy, route, handler, reply or error. It never throws. */
export function openDispatcher(options: DispatchOptions): (call: Call) => void {
  const router = openRouter<Route | AbsentRoute>([...routes, ...absentRoutes])
  const answer = async (call: Call) => {
    const { request, response } = call
    const url = splitUrl(request.url ?? "/")
    const { version, path } = splitVersion(url.path)
    const match = router.find(request.method ?? "GET", path)
    const route = match?.route
    const asked: PolicyRequest = {
      method: request.method ?? "GET",
      path,
      query: url.query,
      ...(route && { operation: route.operation }),
      ...(route && "access" in route && { access: route.access }),
      asks: [],
    }
    demand(options.policy, asked)
    if (!route) {
      if (options.extras && (await options.extras(request, response))) return
      throw new DockerFailure(404, "page not found")
    }
    if ("message" in route) throw new DockerFailure(route.status, route.message)
    const exchange: Exchange = {
      engine: options.engine,
      log: options.log,
      version,
      params: match.params,
      query: url.query,
      headers: request.headers,
      body: call.body,
      signal: signalOf(call),
      upgrade: call.upgraded !== undefined,
      permit: (asks) => demand(options.policy, { ...asked, asks }),
    }
    await inDockersWords(match.params.name ?? "", async () =>
      send(call, exchange.signal, await route.handle(exchange)),
    )
  }
  return (call) => {
    answer(call).catch((error: unknown) => answerFailure(call, error, options.log))
  }
}

/** What the work throws gets Docker's words while the name that the client used is at hand. */
async function inDockersWords(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { status, message } = failureOf(error, name)
    throw new DockerFailure(status, message, error)
  }
}

async function send(call: Call, signal: AbortSignal, reply: Reply): Promise<void> {
  switch (reply.type) {
    case "stream":
      return sendStream(call.response, reply, signal)
    case "take-over":
      return takeOver(call, reply, signal)
    default:
      return sendWhole(call.response, reply)
  }
}

function answerFailure({ request, response, upgraded }: Call, error: unknown, log: Log): void {
  const { status, message } = failureOf(error, "")
  const fields = { method: request.method, url: request.url, status, error }
  if (status >= 500 && status !== 501 && status !== 503) log.error(fields, message)
  else log.debug(fields, message)
  if (response.headersSent || response.destroyed) (upgraded ?? response).destroy()
  else sendWhole(response, json({ message }, status))
}

function demand(policy: Policy, request: PolicyRequest): void {
  const decision = policy(request)
  if (decision !== "allow") throw new DockerFailure(403, decision.deny)
}

function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf("?")
  if (mark < 0) return { path: url, query: new URLSearchParams() }
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) }
}

function signalOf({ response, upgraded }: Call): AbortSignal {
  const controller = new AbortController()
  const leave = () => controller.abort(new Error("the client left"))
  ;(upgraded ?? response).once("close", leave)
  return controller.signal
}
