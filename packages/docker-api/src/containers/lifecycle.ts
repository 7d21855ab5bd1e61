import type { Container } from "@naru/engine/containers"
import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { empty, json, type Reply } from "../http/reply.ts"
import { failureOf } from "../http/translate.ts"
import { parseFilters, passesLabels } from "../query/filters.ts"
import { parseUntilMs } from "../query/times.ts"
import { flag, integer } from "../query/values.ts"
import { containerName } from "./create.ts"

/** `POST /containers/{name}/start`: 304 when it runs already. */
export async function startContainer({ engine, params }: Exchange): Promise<Reply> {
  const { name = "" } = params
  const { state, id } = await engine.containers.get(name)
  if (state === "paused") throw new DockerFailure(409, "cannot start a paused container, try unpause instead")
  if (state === "running") return empty(304)
  await engine.containers.start(id)
  return empty()
}

/** `POST /containers/{name}/stop`: 304 when it does not run. */
export async function stopContainer({ engine, params, query }: Exchange): Promise<Reply> {
  const stopped = await engine.containers.stop(params.name ?? "", stopOptions(query))
  return empty(stopped ? 204 : 304)
}

/** `POST /containers/{name}/restart`. */
export async function restartContainer({ engine, params, query }: Exchange): Promise<Reply> {
  await engine.containers.restart(params.name ?? "", stopOptions(query))
  return empty()
}

function stopOptions(query: URLSearchParams): { signal?: string; timeoutSeconds?: number } {
  const signal = query.get("signal")
  const timeoutSeconds = integer(query, "t")
  return { ...(signal && { signal }), ...(timeoutSeconds !== undefined && { timeoutSeconds }) }
}

/** `POST /containers/{name}/kill`. */
export async function killContainer({ engine, params, query }: Exchange): Promise<Reply> {
  const { name = "" } = params
  const { id, state } = await engine.containers.get(name)
  if (state !== "running" && state !== "paused" && state !== "restarting") {
    throw new DockerFailure(409, `cannot kill container: ${name}: container ${id} is not running`)
  }
  await engine.containers.kill(id, query.get("signal") || "SIGKILL")
  return empty()
}

/** `POST /containers/{name}/pause`. */
export async function pauseContainer({ engine, params }: Exchange): Promise<Reply> {
  const container = await engine.containers.get(params.name ?? "")
  if (container.state === "paused")
    throw new DockerFailure(409, `container ${container.id} is already paused`)
  demandRunning(container)
  await engine.containers.pause(container.id)
  return empty()
}

/** `POST /containers/{name}/unpause`. */
export async function unpauseContainer({ engine, params }: Exchange): Promise<Reply> {
  const { id, state } = await engine.containers.get(params.name ?? "")
  if (state !== "paused") throw new DockerFailure(500, `Container ${id} is not paused`)
  await engine.containers.unpause(id)
  return empty()
}

/** Throws Docker's 409 unless the container runs; a paused one is named as such. */
export function demandRunning({ id, state }: Container): void {
  if (state === "paused")
    throw new DockerFailure(409, `container ${id} is paused, unpause the container before exec`)
  if (state === "restarting") {
    throw new DockerFailure(409, `Container ${id} is restarting, wait until the container is running`)
  }
  if (state !== "running") throw new DockerFailure(409, `container ${id} is not running`)
}

/** `POST /containers/{name}/rename`. */
export async function renameContainer({ engine, params, query }: Exchange): Promise<Reply> {
  const wanted = containerName(query.get("name"))
  if (wanted === undefined) throw new DockerFailure(400, "Neither old nor new names may be empty")
  await engine.containers.rename(params.name ?? "", wanted)
  return empty()
}

/**
 * `POST /containers/{name}/wait`. Clients send it before start and wait for its headers before they go on, so the status
 * line leaves as soon as the engine listens.
 */
export async function waitContainer(exchange: Exchange): Promise<Reply> {
  const { engine, query, signal } = exchange
  const condition = query.get("condition") || "not-running"
  if (condition !== "not-running" && condition !== "next-exit" && condition !== "removed") {
    throw new DockerFailure(400, `invalid condition: "${condition}"`)
  }
  const { id } = await engine.containers.get(param(exchange, "name"))
  const outcome = engine.containers.wait(id, { condition, signal }).then(
    ({ exitCode, error }) => ({ StatusCode: exitCode, ...(error && { Error: { Message: error } }) }),
    (error: unknown) => ({ StatusCode: 125, Error: { Message: failureOf(error, id).message } }),
  )
  return { type: "stream", contentType: "application/json", eager: true, chunks: once(outcome) }
}

async function* once(document: Promise<unknown>): AsyncGenerator<string> {
  yield `${JSON.stringify(await document)}\n`
}

/** `POST /containers/{name}/resize`. */
export async function resizeContainer({ engine, params, query }: Exchange): Promise<Reply> {
  const container = await engine.containers.get(params.name ?? "")
  if (container.state !== "running") throw new DockerFailure(409, `container ${container.id} is not running`)
  await engine.containers.resize(container.id, terminalSize(query))
  return empty(200)
}

/** `h` and `w` of a resize; throws 400 when either is not a whole number. */
export function terminalSize(query: URLSearchParams): { rows: number; columns: number } {
  const rows = integer(query, "h")
  const columns = integer(query, "w")
  if (rows === undefined || columns === undefined || rows < 0 || columns < 0) {
    throw new DockerFailure(
      400,
      `invalid resize height "${query.get("h") ?? ""}" or width "${query.get("w") ?? ""}"`,
    )
  }
  return { rows, columns }
}

/** `DELETE /containers/{name}`. */
export async function removeContainer({ engine, params, query }: Exchange): Promise<Reply> {
  if (flag(query, "link")) throw new DockerFailure(501, "Naru has no links between containers to remove")
  const container = await engine.containers.get(params.name ?? "")
  const force = flag(query, "force")
  if (
    !force &&
    (container.state === "running" || container.state === "paused" || container.state === "restarting")
  ) {
    const advice = container.state === "paused" ? "unpause and then stop the container" : "stop the container"
    throw new DockerFailure(
      409,
      `cannot remove container "/${container.name}": container is ${container.state}: ${advice} before removing or force remove`,
    )
  }
  await engine.containers.remove(container.id, { force, volumes: flag(query, "v") })
  return empty()
}

/** `POST /containers/prune`: removes those that do not run and pass the filters. */
export async function pruneContainers({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), ["until", "label", "label!"])
  const until = filters.get("until")?.[0]
  const newestMs = until === undefined ? Number.POSITIVE_INFINITY : parseUntilMs(until, Date.now())
  const stopped = (await engine.containers.list()).filter(
    ({ state, createdAt, spec }) =>
      (state === "exited" || state === "created" || state === "dead") &&
      Date.parse(createdAt) <= newestMs &&
      passesLabels(filters, spec.labels ?? {}),
  )
  let reclaimedBytes = 0
  for (const { id } of stopped) {
    reclaimedBytes += (await engine.containers.usage(id)).writableBytes
    await engine.containers.remove(id)
  }
  return json({ ContainersDeleted: stopped.map(({ id }) => id), SpaceReclaimed: reclaimedBytes })
}
