import type { Engine } from "@naru/engine"
import type { Image } from "@naru/engine/images"
import { type Exchange, param } from "../http/exchange.ts"
import { json, type Reply } from "../http/reply.ts"
import { noSuchImage } from "../http/translate.ts"
import { booleanFilter, type Filters, parseFilters, passesLabels } from "../query/filters.ts"
import { parseUntilMs } from "../query/times.ts"
import { createdSeconds, imageInspectOf, imageSummaryOf } from "./describe.ts"
import { familiarNames, matchesReference } from "./names.ts"

/** `GET /images/json`: newest first. */
export async function listImages({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), [
    "before",
    "dangling",
    "label",
    "label!",
    "reference",
    "since",
    "until",
  ])
  const passes = await imageFilter(engine, filters)
  const images = (await engine.images.list())
    .map((image) => ({ image, names: namesFor(image, filters) }))
    .filter(({ image, names }) => passes(image) && (names.length > 0 || !filters.has("reference")))
    .toSorted((a, b) => createdMs(b.image) - createdMs(a.image))
  return json(images.map(({ image, names }) => imageSummaryOf(image, names, -1)))
}

function namesFor(image: Image, filters: Filters): string[] {
  const wanted = filters.get("reference")
  const names = familiarNames(image.names)
  return wanted ? names.filter((name) => wanted.some((pattern) => matchesReference(name, pattern))) : names
}

/** Everything but `reference`, which is about names; `before` and `since` name images. */
async function imageFilter(engine: Engine, filters: Filters): Promise<(image: Image) => boolean> {
  const dangling = booleanFilter(filters, "dangling")
  const timeOf = async (filter: "before" | "since") => {
    const name = filters.get(filter)?.[0]
    return name === undefined ? undefined : createdMs(await engine.images.get(name))
  }
  const [before, since] = await Promise.all([timeOf("before"), timeOf("since")])
  const until = filters.get("until")?.[0]
  const untilMs = until === undefined ? undefined : parseUntilMs(until, Date.now())
  return (image) =>
    passesLabels(filters, image.config.config?.Labels ?? {}) &&
    (dangling === undefined || dangling === (image.names.length === 0)) &&
    (before === undefined || createdMs(image) < before) &&
    (since === undefined || createdMs(image) > since) &&
    (untilMs === undefined || createdMs(image) < untilMs)
}

function createdMs({ config }: Image): number {
  return config.created === undefined ? 0 : Date.parse(config.created)
}

/** `GET /images/{name}/json`. */
export async function inspectImage(exchange: Exchange): Promise<Reply> {
  return json(imageInspectOf(await exchange.engine.images.get(param(exchange, "name"))))
}

/** `GET /images/{name}/history`. */
export async function imageHistory(exchange: Exchange): Promise<Reply> {
  const entries = await exchange.engine.images.history(param(exchange, "name"))
  return json(
    entries.map((entry) => ({
      Comment: entry.comment ?? "",
      Created: createdSeconds(entry.created),
      CreatedBy: entry.created_by ?? "",
      Id: entry.imageId ?? "<missing>",
      Size: entry.sizeBytes,
      Tags: entry.names.length > 0 ? familiarNames(entry.names) : null,
    })),
  )
}

/** `GET /images/{name}/get` and `GET /images/get?names=…`: one tar that `docker load` reads. */
export async function saveImages({ engine, params, query }: Exchange): Promise<Reply> {
  const names =
    params.name === undefined ? query.getAll("names").flatMap((text) => text.split(",")) : [params.name]
  // Nothing is sent until each of them is known to be there.
  for (const name of names) if (!(await engine.images.find(name))) throw noSuchImage(name)
  return {
    type: "stream",
    contentType: "application/x-tar",
    eager: false,
    chunks: await engine.images.save(names),
  }
}
