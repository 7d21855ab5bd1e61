import type { Lease } from "../../leases/index.ts"
import type { Descriptor } from "../../oci/index.ts"
import { formatReference, type Reference } from "../../reference/index.ts"
import { collect } from "../collect-garbage.ts"
import { describeImage } from "../describe-image.ts"
import { ArchiveInvalid, ImageNotFound } from "../errors.ts"
import type { LoadedImage } from "../image.ts"
import type { ImageContext } from "../image-context.ts"
import { partsOf } from "../remove-image.ts"
import { unpackImage } from "../unpack-image.ts"
import { type OfferedImage, offeredByDocker } from "./docker-archive.ts"
import { offeredByLayout } from "./oci-layout.ts"
import { type Archive, readArchive } from "./read-archive.ts"

/**
 * Loads the images of an archive: all of its bytes are read, verified and unpacked before the first name is put, so that a bad one
 * changes nothing.
 */
export async function* loadImages(
  context: ImageContext,
  tar: AsyncIterable<Uint8Array>,
): AsyncGenerator<LoadedImage> {
  const lease = await context.leases.hold({ reason: "loading an archive" })
  try {
    yield* await loadWhole(context, tar, lease)
  } finally {
    await lease[Symbol.asyncDispose]()
    // What no image came to name goes: files that only old readers want, and everything when the load failed.
    await context.inTurn(() => collect(context, lease.held()))
  }
}

async function loadWhole(
  context: ImageContext,
  tar: AsyncIterable<Uint8Array>,
  lease: Lease,
): Promise<LoadedImage[]> {
  const archive = await readArchive(context, tar, lease)
  const offered = await offeredBy(context, archive, lease)
  for (const { target } of offered) await takeImage(context, archive, target, lease)
  const loaded: LoadedImage[] = []
  for (const { target, names } of offered) {
    const imageId = (await context.reader.read(target)).manifest.config.digest
    const puts: (Reference | undefined)[] = names.length > 0 ? [...names] : [undefined]
    for (const name of puts) {
      await context.inTurn(() => context.names.put({ ...(name && { name }), imageId, target }))
    }
    const image = await describeImage(context, imageId)
    if (image === undefined) throw new ImageNotFound(imageId)
    context.report({ action: "load", imageId })
    loaded.push({ image, names: [...new Set(names.map(formatReference))] })
  }
  return loaded
}

/** Makes sure that all of an image is there and sound. */
async function takeImage(
  context: ImageContext,
  archive: Archive,
  target: Descriptor,
  lease: Lease,
): Promise<void> {
  const documents = await context.reader.read(target)
  const { digests, chainIds } = partsOf(documents)
  await lease.add({ digests, chainIds })
  for (const digest of digests) {
    // It may be absent from the archive if the store has it: that is how layers are left out on purpose.
    if (!(await context.content.find(digest))) throw archive.missing(`the blob ${digest}`)
  }
  await unpackImage(context, documents)
}

/** A layout's index comes first: beside it, `manifest.json` says the same with fewer digests. */
async function offeredBy(context: ImageContext, archive: Archive, lease: Lease): Promise<OfferedImage[]> {
  const byLayout = await offeredByLayout(context.reader, archive)
  if (byLayout.length > 0) return byLayout
  const byDocker = await offeredByDocker(context, archive, (digest) => lease.add({ digests: [digest] }))
  if (byDocker.length > 0) return byDocker
  if (archive.documents.has("manifest.json") || archive.documents.has("index.json")) {
    throw new ArchiveInvalid("it lists none")
  }
  throw archive.missing("manifest.json or index.json")
}
