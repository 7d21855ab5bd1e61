import type { Engine } from "@naru/engine"
import type { Container } from "@naru/engine/containers"
import type { Image } from "@naru/engine/images"
import type { Exchange } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { json, type Reply } from "../http/reply.ts"
import { type Filters, parseFilters } from "../query/filters.ts"
import { flag, integer } from "../query/values.ts"
import { checkListFilters, listFilterNames, passesListFilters } from "./list-filters.ts"
import { summaryOf } from "./summary.ts"

/** `GET /containers/json`: newest first; running ones unless `all`, `limit` or a filter about state asks for more. */
export async function listContainers({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), listFilterNames)
  checkListFilters(filters)
  const limit = integer(query, "limit") ?? 0
  const everyState = flag(query, "all") || limit > 0 || filters.has("status") || filters.has("exited")
  const images = await imagesById(engine)
  const networks = await networkKeys(engine, filters)
  const ancestors = await ancestorsOf(engine, filters)
  const newestFirst = (await engine.containers.list()).toSorted((a, b) =>
    b.createdAt.localeCompare(a.createdAt),
  )
  const chosen = within(newestFirst, filters).filter(
    (container) =>
      (everyState || isUp(container)) &&
      passesListFilters(container, filters, {
        ancestors,
        networks,
        labels: { ...images.get(container.imageId)?.config.config?.Labels, ...container.spec.labels },
      }),
  )
  const withSize = flag(query, "size")
  const nowMs = Date.now()
  const summaries = (limit > 0 ? chosen.slice(0, limit) : chosen).map(async (container) => {
    const image = images.get(container.imageId)
    return summaryOf(container, {
      nowMs,
      imageName: image && isNamed(image, container.spec.image) ? container.spec.image : container.imageId,
      ...(image && { image }),
      ...(withSize && { usage: await engine.containers.usage(container.id) }),
    })
  })
  return json(await Promise.all(summaries))
}

function isUp({ state }: Container): boolean {
  return state === "running" || state === "paused" || state === "restarting"
}

async function imagesById(engine: Engine): Promise<Map<string, Image>> {
  return new Map((await engine.images.list()).map((image) => [image.id, image]))
}

/** True while the name that a container was made with still means its image. */
function isNamed(image: Image, name: string): boolean {
  if (image.id.startsWith(name) || image.id.startsWith(`sha256:${name}`)) return true
  const tagged = name.lastIndexOf(":") > name.lastIndexOf("/") || name.includes("@") ? name : `${name}:latest`
  return [...image.names, ...image.digests].some((full) => full === tagged || full.endsWith(`/${tagged}`))
}

async function networkKeys(engine: Engine, filters: Filters): Promise<Set<string>> {
  const wanted = filters.get("network") ?? []
  if (wanted.length === 0) return new Set()
  const known = (await engine.networks.list()).filter(
    ({ id, name }) => wanted.includes(name) || wanted.includes(id),
  )
  return new Set([...wanted, ...known.flatMap(({ id, name }) => [id, name])])
}

/** IDs of the images that `ancestor` names and of those built on them. */
async function ancestorsOf(engine: Engine, filters: Filters): Promise<Set<string>> {
  const named = await Promise.all((filters.get("ancestor") ?? []).map((name) => engine.images.find(name)))
  const roots = named.flatMap((image) => (image ? [image.config.rootfs.diff_ids] : []))
  if (roots.length === 0) return new Set()
  const images = await engine.images.list()
  const descendants = images.filter(({ config }) =>
    roots.some((root) => root.every((diffId, index) => config.rootfs.diff_ids[index] === diffId)),
  )
  return new Set(descendants.map(({ id }) => id))
}

/** The part of the list that `before` and `since` leave; both name one container. */
function within(newestFirst: readonly Container[], filters: Filters): readonly Container[] {
  const place = (name: "before" | "since") => {
    const wanted = filters.get(name)?.[0]
    if (wanted === undefined) return undefined
    const index = newestFirst.findIndex(
      (one) => one.name === wanted.replace(/^\//, "") || one.id.startsWith(wanted),
    )
    if (index < 0) throw new DockerFailure(404, `No such container: ${wanted}`)
    return index
  }
  const before = place("before")
  return newestFirst.slice(before === undefined ? 0 : before + 1, place("since"))
}
