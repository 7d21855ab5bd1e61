import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { json, type Reply } from "../http/reply.ts"
import { flag } from "../query/values.ts"
import { inspectOf } from "./inspect.ts"

/** `GET /containers/{name}/json`. */
export async function inspectContainer(exchange: Exchange): Promise<Reply> {
  const { engine, query } = exchange
  const container = await engine.containers.get(param(exchange, "name"))
  const image = await engine.images.find(container.imageId)
  const usage = flag(query, "size") ? await engine.containers.usage(container.id) : undefined
  return json(inspectOf(container, { ...(image && { image }), ...(usage && { usage }) }))
}

/** `GET /containers/{name}/top`. */
export async function containerTop(exchange: Exchange): Promise<Reply> {
  const { engine, query } = exchange
  const { id, state } = await engine.containers.get(param(exchange, "name"))
  if (state !== "running" && state !== "paused")
    throw new DockerFailure(409, `container ${id} is not running`)
  const psArguments = (query.get("ps_args") || "-ef").split(/\s+/).filter(Boolean)
  const { titles, processes } = await engine.containers.top(id, psArguments)
  return json({ Titles: titles, Processes: processes })
}
