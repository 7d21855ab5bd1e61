import { type Digest, isDigest } from "../oci/index.ts"
import { formatReference, InvalidReference, parseReference, type Reference } from "../reference/index.ts"
import { describeImage } from "./describe-image.ts"
import { ImageAmbiguous, ImageNotFound } from "./errors.ts"
import type { Image } from "./image.ts"
import type { ImageContext } from "./image-context.ts"
import type { ImageNames } from "./image-names.ts"

/** An image and the name entry by which it was found; without one it was found by its ID. */
export interface FoundImage {
  image: Image
  name?: string
}

/** Finds by full ID, by name, then by a prefix of the ID, in Docker's order; throws `image_ambiguous`. */
export async function findImage(context: ImageContext, nameOrId: string): Promise<FoundImage | undefined> {
  const found = resolve(context.names, nameOrId)
  const image = found && (await describeImage(context, found.imageId))
  return image && { image, ...(found?.name !== undefined && { name: found.name }) }
}

/** Finds an image as {@link findImage} does; throws `image_not_found`. */
export async function getImage(context: ImageContext, nameOrId: string): Promise<FoundImage> {
  const found = await findImage(context, nameOrId)
  if (found === undefined) throw new ImageNotFound(nameOrId)
  return found
}

function resolve(names: ImageNames, text: string): { imageId: Digest; name?: string } | undefined {
  const hex = text.replace(/^sha256:/, "")
  const digest = `sha256:${hex}`
  if (isDigest(digest)) return findByDigest(names, digest)
  const named = findByName(names, text)
  if (named) return named
  return /^[a-f0-9]{4,63}$/.test(hex) ? findByPrefix(names, text, hex) : undefined
}

function findByDigest(names: ImageNames, digest: Digest): { imageId: Digest } | undefined {
  const entry = names.list().find(({ imageId, target }) => imageId === digest || target.digest === digest)
  return entry && { imageId: entry.imageId }
}

function findByName(names: ImageNames, text: string): { imageId: Digest; name: string } | undefined {
  const reference = referenceIn(text)
  if (reference === undefined) return undefined
  const { domain, path, digest } = reference
  if (digest === undefined) return names.find(formatReference(reference))
  // A digest decides alone: the tag beside it is a comment.
  const repository = formatReference({ domain, path })
  return (
    names.find(formatReference({ domain, path, digest })) ??
    names.list().find(({ name, target }) => target.digest === digest && name.startsWith(`${repository}:`))
  )
}

/** A text that cannot be a name names nothing; whoever asks says so in its own words. */
function referenceIn(text: string): Reference | undefined {
  try {
    return parseReference(text)
  } catch (error) {
    if (error instanceof InvalidReference) return undefined
    throw error
  }
}

function findByPrefix(names: ImageNames, text: string, hex: string): { imageId: Digest } | undefined {
  const ids = new Set(
    names
      .list()
      .map(({ imageId }) => imageId)
      .filter((id) => id.startsWith(`sha256:${hex}`)),
  )
  if (ids.size > 1) throw new ImageAmbiguous(text, [...ids])
  const [imageId] = ids
  return imageId && { imageId }
}
