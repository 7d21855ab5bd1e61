import type { RemovedImage } from "@naru/engine/images"
import { familiarName, parseReference } from "@naru/engine/reference"
import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { empty, json, jsonLines, type Reply } from "../http/reply.ts"
import { errorLine } from "../http/translate.ts"
import { booleanFilter, parseFilters } from "../query/filters.ts"
import { flag } from "../query/values.ts"
import { familiarNames, targetName } from "./names.ts"

/** `POST /images/{name}/tag`. */
export async function tagImage(exchange: Exchange): Promise<Reply> {
  const { engine, query } = exchange
  const target = targetName(query.get("repo"), query.get("tag"))
  await engine.images.tag(param(exchange, "name"), target)
  return empty(201)
}

/** `DELETE /images/{name}`. */
export async function removeImage(exchange: Exchange): Promise<Reply> {
  const { engine, query } = exchange
  const removed = await engine.images.remove(param(exchange, "name"), { force: flag(query, "force") })
  return json(removedLines(removed))
}

function removedLines({ untagged, deleted }: RemovedImage): Record<string, string>[] {
  return [
    ...familiarNames(untagged).map((name) => ({ Untagged: name })),
    ...deleted.map((id) => ({ Deleted: id })),
  ]
}

/** `POST /images/prune`: untagged images; with the filter `dangling=false` all that no container uses. */
export async function pruneImages({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), ["dangling", "label", "label!", "until"])
  for (const name of ["label", "label!", "until"]) {
    if (filters.has(name)) throw new DockerFailure(501, `Naru does not prune images by ${name} yet`)
  }
  const all = booleanFilter(filters, "dangling") === false
  const { removed, reclaimedBytes } = await engine.images.prune({ all })
  return json({ ImagesDeleted: removedLines(removed), SpaceReclaimed: reclaimedBytes })
}

/** `POST /images/load`: a docker-archive or an OCI layout as tar. */
export function loadImages({ engine, body }: Exchange): Reply {
  const lines = async function* () {
    for await (const { image, names } of engine.images.load(body)) {
      if (names.length === 0) yield { stream: `Loaded image ID: ${image.id}\n` }
      for (const name of familiarNames(names)) yield { stream: `Loaded image: ${name}\n` }
    }
  }
  return jsonLines(lines(), { eager: false, lastWords: errorLine })
}

/** `POST /images/create`: an import of a tar (`fromSrc`), or the first half of a pull (`fromImage`). */
export async function createImage(exchange: Exchange): Promise<Reply> {
  const { query } = exchange
  if (query.get("fromImage")) return pullImage(exchange)
  const source = query.get("fromSrc")
  if (source === "-") return importImage(exchange)
  throw new DockerFailure(
    source ? 501 : 400,
    source
      ? `Naru imports from the request body only (fromSrc=-), not from ${source}`
      : "either fromImage or fromSrc is required",
  )
}

function importImage({ engine, query, body }: Exchange): Reply {
  const repo = query.get("repo")
  const message = query.get("message")
  const changes = query.getAll("changes")
  const name = repo ? targetName(repo, query.get("tag")) : undefined
  const lines = async function* () {
    const image = await engine.images.import({
      tar: body,
      ...(name && { name }),
      ...(message && { message }),
      ...(changes.length > 0 && { changes }),
    })
    yield { status: image.id }
  }
  return jsonLines(lines(), { eager: false, lastWords: errorLine })
}

/** There is no registry client yet: what is here is up to date, and what is not cannot be fetched. */
async function pullImage({ engine, query }: Exchange): Promise<Reply> {
  const reference = parseReference(nameToPull(query))
  const name = familiarName(reference)
  const image = await engine.images.find(name)
  if (!image) {
    const repository = familiarName({ domain: reference.domain, path: reference.path })
    throw new DockerFailure(
      404,
      `pull access denied for ${repository}, repository does not exist or may require 'docker login': Naru does not pull from registries yet; build the image, or bring it with docker load`,
    )
  }
  const lines = async function* () {
    yield { status: `Pulling from ${reference.path}`, id: reference.tag ?? reference.digest }
    yield { status: `Digest: ${image.target.digest}` }
    yield { status: `Status: Image is up to date for ${name}` }
  }
  return jsonLines(lines(), { eager: false })
}

/** `tag` holds a tag or a digest; without one `fromImage` may hold either. */
function nameToPull(query: URLSearchParams): string {
  const name = query.get("fromImage") ?? ""
  const tag = query.get("tag")
  if (!tag) return name
  return tag.startsWith("sha256:") ? `${name}@${tag}` : `${name}:${tag}`
}
