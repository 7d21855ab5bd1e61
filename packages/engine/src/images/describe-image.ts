import { isErrorOfKind } from "@naru/base/errors"
import { chainIdsOf, type Descriptor, type Digest } from "../oci/index.ts"
import type { Image } from "./image.ts"
import type { ImageContext } from "./image-context.ts"
import type { NameEntry } from "./image-names.ts"

/** All images, newest name first. One whose documents are damaged is left out and logged. */
export async function listImages(context: ImageContext): Promise<Image[]> {
  const ids = new Set(context.names.list().map(({ imageId }) => imageId))
  const images = await Promise.all(
    [...ids].map((id) => unlessDamaged(context, id, () => describeImage(context, id))),
  )
  return images
    .filter((image) => image !== undefined)
    .sort((one, other) => other.taggedAt.localeCompare(one.taggedAt))
}

/** Runs work on one image among many: damage to it is logged and gives undefined, so that the others go on. */
export async function unlessDamaged<T>(
  { log }: ImageContext,
  imageId: Digest,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isErrorOfKind(error, "not_found") && !isErrorOfKind(error, "invalid")) throw error
    log.error({ error, imageId }, "An image is damaged: its documents cannot be read")
    return undefined
  }
}

/** The image of an ID as it stands now, or undefined when no entry points to it. */
export async function describeImage(context: ImageContext, imageId: Digest): Promise<Image | undefined> {
  const entries = context.names.of(imageId)
  const newest = entries.reduce<NameEntry | undefined>(
    (best, entry) => (best && best.taggedAt >= entry.taggedAt ? best : entry),
    undefined,
  )
  if (newest === undefined) return undefined
  const { target, manifest, config } = await context.reader.read(newest.target)
  const named = (kind: NameEntry["kind"]) =>
    entries
      .filter((entry) => entry.kind === kind)
      .map(({ name }) => name)
      .sort()
  return {
    id: imageId,
    target,
    names: named("tag"),
    digests: named("digest"),
    manifest,
    config,
    sizeBytes: await sumOfLayers(context, config.rootfs.diff_ids, manifest.layers),
    taggedAt: newest.taggedAt,
  }
}

/** Size of each layer, bottom first: as unpacked, or as packed while it is not. */
export async function layerSizes(
  { snapshots }: ImageContext,
  diffIds: readonly Digest[],
  layers: readonly Descriptor[],
): Promise<number[]> {
  return Promise.all(
    chainIdsOf(diffIds).map(async (chainId, index) =>
      (await snapshots.find(chainId))
        ? (await snapshots.usage({ chainId })).sizeBytes
        : (layers[index]?.size ?? 0),
    ),
  )
}

async function sumOfLayers(
  context: ImageContext,
  diffIds: readonly Digest[],
  layers: readonly Descriptor[],
): Promise<number> {
  const sizes = await layerSizes(context, diffIds, layers)
  return sizes.reduce((sum, size) => sum + size, 0)
}
