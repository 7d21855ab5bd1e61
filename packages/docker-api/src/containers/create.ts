import { NaruError } from "@naru/base/errors"
import type { Engine } from "@naru/engine"
import { readJson } from "../http/body.ts"
import type { Exchange } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { json, type Reply } from "../http/reply.ts"
import { noSuchImage, withTag } from "../http/translate.ts"
import { createBodySchema } from "./create-body.ts"
import { createRequestOf } from "./create-spec.ts"

/** `POST /containers/create`. */
export async function createContainer(exchange: Exchange): Promise<Reply> {
  const { engine, query } = exchange
  const name = containerName(query.get("name"))
  const { spec, warnings, asks } = createRequestOf(await readJson(exchange, createBodySchema), name)
  if (asks.length > 0) exchange.permit(asks)
  await checkPlatform(engine, spec.image, query.get("platform"))
  try {
    const container = await engine.containers.create(spec)
    return json({ Id: container.id, Warnings: warnings }, 201)
  } catch (error) {
    // Clients pull and try again when they read this.
    if (error instanceof NaruError && error.code === "image_not_found") throw noSuchImage(spec.image, error)
    throw error
  }
}

/** A container name from the query, without the slash that Docker puts before names; throws 400 for one that cannot be. */
export function containerName(text: string | null): string | undefined {
  if (text === null || text === "") return undefined
  const name = text.replace(/^\//, "")
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    throw new DockerFailure(
      400,
      `Invalid container name (${text}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    )
  }
  return name
}

/** `--platform`: this host runs its own architecture alone. */
async function checkPlatform(engine: Engine, name: string, platform: string | null): Promise<void> {
  if (platform === null || platform === "") return
  const image = await engine.images.find(name)
  if (!image) return
  const [os, architecture = image.config.architecture] = platform.split("/")
  if (os === image.config.os && architecture === image.config.architecture) return
  throw new DockerFailure(
    404,
    `image with reference ${withTag(name)} was found but its platform (${image.config.os}/${image.config.architecture}) does not match the specified platform (${platform})`,
  )
}
