import { decompress } from "./decompress.ts"
import { partsOf } from "./entry-path.ts"
import { LayerRoot } from "./layer-root.ts"
import { openLowerView } from "./lower-view.ts"
import { readTar, type TarEntry } from "./tar/index.ts"
import { type Owner, unpackEntries } from "./unpack-entries.ts"

const role = "archive"

export interface ExtractRequest {
  /** A tar: plain, gzip or zstd. */
  source: AsyncIterable<Uint8Array>
  /** Root of a file system, such as a mounted snapshot: links in it are followed as if it were `/`. */
  root: string
  /** Directory below the root that gets the entries; made if missing. */
  target?: string
  /** Gives everything to this owner instead of the archive's. */
  owner?: Owner
}

/**
 * Unpacks an archive into a directory of a root file system, never outside it; names such as `.wh.x` are plain names here. Nothing
 * else may change the root meanwhile. Throws `archive_escapes`, `archive_truncated`, `archive_invalid`, `disk_full`.
 */
export async function extractTar(
  request: ExtractRequest,
): Promise<{ sizeBytes: number; entryCount: number }> {
  const { source, ...place } = request
  const { entries } = readTar(decompress(source, { role }), { role })
  return extractEntries({ ...place, entries })
}

/** Does the same with entries that come from elsewhere than an archive, such as a copy between file systems. */
export async function extractEntries(
  request: Omit<ExtractRequest, "source"> & { entries: AsyncIterable<TarEntry> },
): Promise<{ sizeBytes: number; entryCount: number }> {
  const prefix = (request.target ?? "").split("/").filter((part) => part !== "" && part !== ".")
  return unpackEntries(request.entries, {
    root: new LayerRoot(request.root, openLowerView([])),
    role,
    meaningOf: (name, errors) => ({ kind: "entry", parts: [...prefix, ...partsOf(name, errors)] }),
    ...(request.owner && { owner: request.owner }),
  })
}
