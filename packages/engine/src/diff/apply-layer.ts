import { createHash, type Hash } from "node:crypto"
import { type DiffId, parseDigest } from "../oci/index.ts"
import { decompress } from "./decompress.ts"
import { meaningOf } from "./entry-path.ts"
import { LayerRoot } from "./layer-root.ts"
import { openLowerView } from "./lower-view.ts"
import { readTar } from "./tar/index.ts"
import { unpackEntries } from "./unpack-entries.ts"

export interface ApplyRequest {
  /** The layer as a tar: plain, gzip or zstd; its first bytes tell, whatever its media type says. */
  source: AsyncIterable<Uint8Array>
  /** Directory that gets the layer in overlayfs's upper form. On failure it is left half-filled: the caller drops it. */
  directory: string
  /** Directories of the layers below, top first: entries without a parent entry get parents that look as they do there. */
  lower?: readonly string[]
}

export interface Applied {
  /** Digest of the uncompressed tar. */
  diffId: DiffId
  /** Sum of the files' sizes. */
  sizeBytes: number
}

/**
 * Unpacks a layer as a stream. Names that are absolute or have `..` are refused, links are followed only inside the directory:
 * nothing outside is ever touched. Throws `layer_escapes`, `layer_truncated`, `layer_invalid`, `layer_unsupported`, `disk_full`.
 */
export async function applyLayer({ source, directory, lower = [] }: ApplyRequest): Promise<Applied> {
  const role = "layer"
  const hash = createHash("sha256")
  const tar = readTar(hashed(decompress(source, { role }), hash), { role })
  const root = new LayerRoot(directory, openLowerView(lower))
  const { sizeBytes } = await unpackEntries(tar.entries, { root, role, meaningOf })
  return { diffId: parseDigest(`sha256:${hash.digest("hex")}`), sizeBytes }
}

async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk)
    yield chunk
  }
}
