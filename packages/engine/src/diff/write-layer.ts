import type { ContentStore } from "../content/index.ts"
import { type Descriptor, type DiffId, mediaTypes } from "../oci/index.ts"
import { packTar } from "./tar/index.ts"
import { type WalkOptions, walkChanges } from "./walk-changes.ts"

export interface WriteLayerRequest extends WalkOptions {
  content: ContentStore
  /** Directory in overlayfs's upper form: a snapshot's own changes. */
  changesDirectory: string
}

/**
 * Writes a directory of changes as an uncompressed layer into the content store, in one pass: read, packed, hashed, written.
 * Reproducible: equal changes give an equal digest. Throws `layer_unsupported`, `disk_full`.
 */
export async function writeLayer(
  request: WriteLayerRequest,
): Promise<{ descriptor: Descriptor; diffId: DiffId }> {
  const { content, changesDirectory, ...options } = request
  const written = await content.write(packTar(walkChanges(changesDirectory, options)))
  return {
    descriptor: { mediaType: mediaTypes.layer, digest: written.digest, size: written.sizeBytes },
    diffId: written.digest,
  }
}
