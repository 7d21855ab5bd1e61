import { Readable } from "node:stream"
import { packTar, type TarMember } from "../../diff/index.ts"
import { type Descriptor, type Digest, hexOf, mediaTypes } from "../../oci/index.ts"
import { familiarName, parseReference } from "../../reference/index.ts"
import { getImage } from "../find-image.ts"
import type { Image } from "../image.ts"
import type { ImageContext } from "../image-context.ts"
import { partsOf } from "../remove-image.ts"
import { nameAnnotation, refNameAnnotation } from "./oci-layout.ts"

/**
 * Writes images as one tar that is an OCI layout (`index.json`) and a docker-archive (`manifest.json`) at once, over the same blobs:
 * manifests keep their digests. An image asked for by a name is saved with that name, one asked for by ID without. Throws
 * `image_not_found` before the first byte.
 */
export async function saveImages(context: ImageContext, names: readonly string[]): Promise<Readable> {
  const saved = new Map<Digest, SavedImage>()
  for (const asked of names) {
    const { image, name } = await getImage(context, asked)
    const entry = saved.get(image.id) ?? { image, names: [] }
    saved.set(image.id, entry)
    if (name !== undefined && !name.includes("@") && !entry.names.includes(name)) entry.names.push(name)
  }
  return Readable.from(tarOf(context, [...saved.values()]), { objectMode: false })
}

interface SavedImage {
  image: Image
  names: string[]
}

async function* tarOf(context: ImageContext, images: readonly SavedImage[]): AsyncGenerator<Uint8Array> {
  const digests = [...new Set(images.flatMap(({ image }) => partsOf(image).digests))].sort()
  await using _lease = await context.leases.hold({ digests, reason: "saving images" })
  yield* packTar(membersOf(context, digests, images))
}

async function* membersOf(
  { content }: ImageContext,
  digests: readonly Digest[],
  images: readonly SavedImage[],
): AsyncGenerator<TarMember> {
  yield { header: { name: "blobs/", type: "directory" } }
  yield { header: { name: "blobs/sha256/", type: "directory" } }
  for (const digest of digests) {
    const body = await content.open(digest)
    const sizeBytes = (await content.find(digest))?.sizeBytes ?? 0
    yield { header: { name: pathOf(digest), sizeBytes }, body }
  }
  yield document("index.json", {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: images.flatMap(indexEntriesOf),
  })
  yield document("manifest.json", images.map(dockerEntryOf))
  yield document("oci-layout", { imageLayoutVersion: "1.0.0" })
}

function indexEntriesOf({ image, names }: SavedImage): Descriptor[] {
  if (names.length === 0) return [image.target]
  return names.map((name) => ({
    ...image.target,
    annotations: { [nameAnnotation]: name, [refNameAnnotation]: parseReference(name).tag ?? "latest" },
  }))
}

function dockerEntryOf({ image: { manifest }, names }: SavedImage): object {
  return {
    Config: pathOf(manifest.config.digest),
    RepoTags: names.length > 0 ? names.map((name) => familiarName(parseReference(name))) : null,
    Layers: manifest.layers.map(({ digest }) => pathOf(digest)),
  }
}

function pathOf(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`
}

function document(name: string, value: unknown): TarMember {
  const bytes = Buffer.from(JSON.stringify(value))
  return { header: { name, sizeBytes: bytes.length }, body: [bytes] }
}
