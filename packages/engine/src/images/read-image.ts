import type * as z from "zod"
import { prettifyError } from "zod"
import type { ContentStore } from "../content/index.ts"
import {
  type Descriptor,
  type Digest,
  type ImageConfig,
  imageConfigSchema,
  indexSchema,
  type Manifest,
  manifestSchema,
  mediaTypes,
} from "../oci/index.ts"
import { ImageInvalid, PlatformNotFound } from "./errors.ts"
import { formatPlatform, hostPlatform, runnableOf } from "./platform.ts"

/** An image's documents, parsed: the manifest for this host and what it points to. */
export interface ImageDocuments {
  /** The manifest's own descriptor. */
  target: Descriptor
  manifest: Manifest
  config: ImageConfig
}

/** Indexes inside indexes end here. */
const nestingLimit = 4

/** Reads manifests and configs; content never changes, so each is parsed once. */
export interface ImageReader {
  /** Follows an index to the manifest for this host. Throws `content_not_found`, `image_invalid`, `platform_not_found`. */
  read(target: Descriptor): Promise<ImageDocuments>
  forget(digest: Digest): void
}

export function openImageReader(content: ContentStore): ImageReader {
  const known = new Map<Digest, ImageDocuments>()
  return {
    async read(target) {
      const cached = known.get(target.digest)
      if (cached) return cached
      const documents = await readDocuments(content, target, nestingLimit)
      known.set(target.digest, documents)
      return documents
    },
    forget: (digest) => void known.delete(digest),
  }
}

async function readDocuments(
  content: ContentStore,
  target: Descriptor,
  nesting: number,
): Promise<ImageDocuments> {
  const bytes = await content.read(target.digest)
  if (isIndex(target, bytes)) {
    if (nesting === 0) throw new ImageInvalid(`The index ${target.digest}`, "it is nested too deeply")
    const { manifests } = parseAs(indexSchema, bytes, `The index ${target.digest}`)
    return readDocuments(content, pickManifest(target, manifests), nesting - 1)
  }
  const manifest = parseAs(manifestSchema, bytes, `The manifest ${target.digest}`)
  const configBytes = await content.read(manifest.config.digest)
  const config = parseAs(imageConfigSchema, configBytes, `The config ${manifest.config.digest}`)
  if (config.rootfs.diff_ids.length !== manifest.layers.length) {
    const [diffs, layers] = [config.rootfs.diff_ids.length, manifest.layers.length]
    throw new ImageInvalid(
      `The image ${manifest.config.digest}`,
      `its config has ${diffs} layers and its manifest ${layers}`,
    )
  }
  const mediaType = manifest.mediaType ?? target.mediaType
  return { target: { mediaType, digest: target.digest, size: bytes.length }, manifest, config }
}

function isIndex(target: Descriptor, bytes: Buffer): boolean {
  const { index, dockerIndex, manifest, dockerManifest } = mediaTypes
  const types: readonly string[] = [index, dockerIndex]
  if (types.includes(target.mediaType)) return true
  const others: readonly string[] = [manifest, dockerManifest]
  return !others.includes(target.mediaType) && bytes.includes('"manifests"')
}

function pickManifest(target: Descriptor, manifests: readonly Descriptor[]): Descriptor {
  const [first] = runnableOf(manifests)
  if (first) return first
  const offered = manifests.flatMap(({ platform }) => (platform ? [formatPlatform(platform)] : []))
  throw new PlatformNotFound(`The index ${target.digest}`, formatPlatform(hostPlatform), offered)
}

/** Parses JSON from outside by its schema; throws {@link ImageInvalid} naming the document and the fault. */
export function parseAs<T>(schema: z.ZodType<T>, bytes: Buffer, what: string): T {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString("utf8"))
  } catch (error) {
    throw new ImageInvalid(what, "it is not JSON", error)
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new ImageInvalid(what, prettifyError(parsed.error), parsed.error)
  return parsed.data
}
