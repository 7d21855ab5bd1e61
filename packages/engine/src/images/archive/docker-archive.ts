import * as z from "zod"
import type { ContentStore } from "../../content/index.ts"
import {
  type Descriptor,
  type Digest,
  imageConfigSchema,
  type Manifest,
  mediaTypes,
} from "../../oci/index.ts"
import { parseReference, type Reference } from "../../reference/index.ts"
import { ArchiveInvalid } from "../errors.ts"
import type { ImageContext } from "../image-context.ts"
import { parseAs } from "../read-image.ts"
import type { Archive, Blob } from "./read-archive.ts"

/** An image that an archive offers. */
export interface OfferedImage {
  target: Descriptor
  names: readonly Reference[]
}

/** `manifest.json` of `docker save` (moby, image/spec/v1.2.md, "Combined Image JSON + Filesystem Changeset Format"). */
const entriesSchema = z.array(
  z.looseObject({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Layers: z.array(z.string()),
  }),
)
type Entry = z.infer<typeof entriesSchema>[number]

/** What `manifest.json` says, or nothing when the archive has none. */
export function dockerEntriesOf({ documents }: Archive): Entry[] {
  const bytes = documents.get("manifest.json")
  return bytes ? parseAs(entriesSchema, bytes, "The archive's manifest.json") : []
}

/** Names of an entry. */
export function namesOf({ RepoTags }: Entry): Reference[] {
  return (RepoTags ?? []).map(parseReference)
}

/**
 * The images of a docker-archive. It has no manifests: each gets one, made of its config and layers alone, so that the same archive
 * always gives the same digest.
 */
export async function offeredByDocker(
  context: ImageContext,
  archive: Archive,
  keep: (digest: Digest) => Promise<void>,
): Promise<OfferedImage[]> {
  const offered: OfferedImage[] = []
  for (const entry of dockerEntriesOf(archive)) {
    const target = await writeManifest(context.content, archive, entry)
    await keep(target.digest)
    offered.push({ target, names: namesOf(entry) })
  }
  return offered
}

async function writeManifest(content: ContentStore, archive: Archive, entry: Entry): Promise<Descriptor> {
  const config = blobAt(archive, entry.Config)
  const { rootfs } = parseAs(
    imageConfigSchema,
    await content.read(config.digest),
    `The config "${entry.Config}"`,
  )
  if (rootfs.diff_ids.length !== entry.Layers.length) {
    throw new ArchiveInvalid(
      `the config "${entry.Config}" has ${rootfs.diff_ids.length} layers and manifest.json ${entry.Layers.length}`,
    )
  }
  const layers = entry.Layers.map((path) => blobAt(archive, path))
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: config.digest, size: config.sizeBytes },
    layers: await Promise.all(layers.map((blob) => layerDescriptor(content, blob))),
  }
  const { digest, sizeBytes } = await content.write(Buffer.from(JSON.stringify(manifest)))
  return { mediaType: mediaTypes.manifest, digest, size: sizeBytes }
}

function blobAt(archive: Archive, path: string): Blob {
  const blob = archive.findBlob(path)
  if (blob === undefined) throw archive.missing(`the file "${path}" that manifest.json names`)
  return blob
}

/** Layers of old archives are plain, those of new ones whatever they were pulled as: the first bytes tell. */
async function layerDescriptor(content: ContentStore, { digest, sizeBytes }: Blob): Promise<Descriptor> {
  const head: Uint8Array[] = []
  for await (const chunk of await content.open(digest, { start: 0, end: 3 })) head.push(chunk)
  const hex = Buffer.concat(head).toString("hex")
  const compressed = hex.startsWith("1f8b") ? mediaTypes.layerGzip : mediaTypes.layer
  return { mediaType: hex === "28b52ffd" ? mediaTypes.layerZstd : compressed, digest, size: sizeBytes }
}
