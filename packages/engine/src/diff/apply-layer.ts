import { createHash } from "node:crypto"
import { explainWriteError } from "../content/index.ts"
import { type DiffId, parseDigest } from "../oci/index.ts"
import { applyEntry, applyTimes } from "./apply-entry.ts"
import { decompress } from "./decompress.ts"
import { meaningOf } from "./entry-path.ts"
import { LayerRoot } from "./layer-root.ts"
import { openLowerView } from "./lower-view.ts"
import { readTar, type TarEntry, type TarHeader } from "./tar/index.ts"

export interface ApplyRequest {
  /** The layer as a tar: plain, gzip or zstd; its first bytes tell, whatever the media type says. */
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
  const hash = createHash("sha256")
  const tar = readTar(hashed(decompress(source, { role: "layer" }), hash), { role: "layer" })
  const root = new LayerRoot(directory, openLowerView(lower))
  const directories = new Map<string, TarHeader>()
  let sizeBytes = 0
  for await (const entry of tar.entries) {
    try {
      await applyMeaning(root, entry, directories)
    } catch (error) {
      throw explainWriteError(error, `${directory}/${entry.header.name}`, entry.header.sizeBytes)
    }
    sizeBytes += entry.header.sizeBytes
  }
  for (const [path, header] of directories) {
    if (root.find(path)?.isDirectory()) applyTimes(path, header)
  }
  return { diffId: parseDigest(`sha256:${hash.digest("hex")}`), sizeBytes }
}

async function applyMeaning(
  root: LayerRoot,
  entry: TarEntry,
  directories: Map<string, TarHeader>,
): Promise<void> {
  const { header } = entry
  const meaning = meaningOf(header.name)
  if (meaning.kind === "ignored") return
  if (meaning.kind === "opaque") {
    root.makeOpaque(root.directoryOf(header.name, meaning.parts))
    return
  }
  const path = root.pathOf(header.name, meaning.parts)
  if (meaning.kind === "whiteout" || isWhiteoutDevice(header)) root.whiteout(path)
  else {
    await applyEntry(root, path, entry)
    if (header.type === "directory") directories.set(path, header)
  }
}

function isWhiteoutDevice({ type, deviceMajor, deviceMinor }: TarHeader): boolean {
  return type === "character" && deviceMajor === 0 && deviceMinor === 0
}

async function* hashed(
  source: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk)
    yield chunk
  }
}
