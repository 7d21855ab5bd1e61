import { type Descriptor, type Digest, indexSchema } from "../../oci/index.ts"
import { parseReference, type Reference } from "../../reference/index.ts"
import { ArchiveInvalid } from "../errors.ts"
import { runnableOf } from "../platform.ts"
import { type ImageReader, parseAs } from "../read-image.ts"
import { dockerEntriesOf, namesOf, type OfferedImage } from "./docker-archive.ts"
import type { Archive } from "./read-archive.ts"

/** Annotations that name an image: containerd's whole name, and the specification's, of which most writers give only a tag. */
export const nameAnnotation = "io.containerd.image.name"
export const refNameAnnotation = "org.opencontainers.image.ref.name"

/**
 * The images of an OCI layout (OCI image spec, image-layout.md): what `index.json` lists and can run here. Manifests keep their digests.
 * A `manifest.json` beside adds its names.
 */
export async function offeredByLayout(reader: ImageReader, archive: Archive): Promise<OfferedImage[]> {
  const bytes = archive.documents.get("index.json")
  if (bytes === undefined) return []
  const { manifests } = parseAs(indexSchema, bytes, "The archive's index.json")
  const runnable = runnableOf(manifests)
  if (manifests.length > 0 && runnable.length === 0) {
    throw new ArchiveInvalid("none of its images can run on this host's platform")
  }
  const dockerNames = dockerEntriesOf(archive).map((entry) => ({
    config: archive.findBlob(entry.Config)?.digest,
    names: namesOf(entry),
  }))
  // An image with several names is listed once for each.
  const offered = new Map<Digest, { target: Descriptor; names: Reference[] }>()
  for (const descriptor of runnable) {
    const { target, manifest } = await reader.read(descriptor)
    const image = offered.get(target.digest) ?? { target, names: [] }
    const beside = dockerNames.filter(({ config }) => config === manifest.config.digest)
    image.names.push(...annotatedName(descriptor), ...beside.flatMap(({ names }) => names))
    offered.set(target.digest, image)
  }
  return [...offered.values()]
}

function annotatedName({ annotations = {} }: Descriptor): Reference[] {
  const whole = annotations[nameAnnotation]
  if (whole) return [parseReference(whole)]
  const refName = annotations[refNameAnnotation] ?? ""
  // `latest` alone is a tag of no repository; `busybox:latest` is how skopeo and podman write a name.
  return /[:/]/.test(refName) ? [parseReference(refName)] : []
}
