import { decompress, readTar, type TarEntry, tarErrorsOf } from "../../diff/index.ts"
import type { Lease } from "../../leases/index.ts"
import { type Digest, isDigest } from "../../oci/index.ts"
import { ArchiveInvalid } from "../errors.ts"
import type { ImageContext } from "../image-context.ts"

/** Documents of the formats; everything else in an archive is content. */
const documentNames = ["manifest.json", "index.json", "oci-layout", "repositories"] as const
const documentLimitBytes = 8 * 1024 * 1024

export interface Blob {
  digest: Digest
  sizeBytes: number
}

/** An image archive whose files lie in the content store, kept there by a lease. */
export interface Archive {
  documents: ReadonlyMap<string, Buffer>
  /** The blob of a file of the archive, links followed. */
  findBlob(path: string): Blob | undefined
  /** What to throw for something that is not there: `archive_truncated`, or `archive_invalid` when the archive is whole. */
  missing(what: string): Error
}

/**
 * Reads an image archive in one pass, in whatever order its files come: files go into the content store as they arrive, those of an
 * OCI layout verified by their names. Throws `archive_truncated`, `archive_invalid`, `digest_mismatch`.
 */
export async function readArchive(
  context: ImageContext,
  tar: AsyncIterable<Uint8Array>,
  lease: Lease,
): Promise<Archive> {
  const role = "archive"
  const documents = new Map<string, Buffer>()
  const blobs = new Map<string, Blob>()
  const links = new Map<string, string>()
  const reader = readTar(decompress(tar, { role }), { role })
  for await (const entry of reader.entries) {
    const path = normalize(entry.header.name)
    const { type, linkName } = entry.header
    if (type === "file" && documentNames.some((name) => name === path)) {
      documents.set(path, await readDocument(entry))
    } else if (type === "file") blobs.set(path, await storeBlob(context, lease, path, entry))
    else if (type === "link") links.set(path, normalize(linkName))
    // `docker save` writes a layer once and links to it: `<id>/layer.tar -> ../<other>/layer.tar`.
    else if (type === "symlink") links.set(path, normalize(`${path}/../${linkName}`))
  }
  return {
    documents,
    findBlob: (path) => blobs.get(follow(links, normalize(path))),
    missing: (what) =>
      reader.hasEndMarker() ? new ArchiveInvalid(`${what} is missing`) : tarErrorsOf(role).truncated(),
  }
}

async function readDocument({ header, body }: TarEntry): Promise<Buffer> {
  if (header.sizeBytes > documentLimitBytes) {
    throw new ArchiveInvalid(`"${header.name}" has ${header.sizeBytes} bytes`)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function storeBlob(
  { content }: ImageContext,
  lease: Lease,
  path: string,
  { body }: TarEntry,
): Promise<Blob> {
  await using ingest = await content.ingest()
  for await (const chunk of body) await ingest.write(chunk)
  const named = path.replace(/^blobs\/sha256\//, "sha256:")
  return await lease.addMade(
    () => ingest.commit(isDigest(named) ? { digest: named } : {}),
    ({ digest }) => ({ digests: [digest] }),
  )
}

function follow(links: ReadonlyMap<string, string>, path: string): string {
  let current = path
  for (const _ of links) {
    const target = links.get(current)
    if (target === undefined) return current
    current = target
  }
  return current
}

/** A path without `.` and `..`. It is only ever looked up among the archive's own, never opened. */
function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return parts.join("/")
}
