import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from "node:fs"
import { opendir, open as openFile, readFile } from "node:fs/promises"
import { join } from "node:path"
import { type Digest, hexOf, isDigest } from "../oci/index.ts"
import type { ContentStore, Expected, Written } from "./content-store.ts"
import { ContentNotFound, ContentTooLarge } from "./errors.ts"
import { openIngest } from "./ingest.ts"

const readLimitBytes = 8 * 1024 * 1024
const streamChunkBytes = 256 * 1024

/**
 * Opens the content store of a directory: `blobs/sha256/<hex>` as in an OCI layout, and `ingest/` for bytes being written.
 * What a crash left in `ingest/` is cleared.
 */
export async function openContentStore({ directory }: { directory: string }): Promise<ContentStore> {
  const blobDirectory = join(directory, "blobs", "sha256")
  const ingestDirectory = join(directory, "ingest")
  mkdirSync(blobDirectory, { recursive: true })
  mkdirSync(ingestDirectory, { recursive: true })
  for (const leftover of readdirSync(ingestDirectory)) rmSync(join(ingestDirectory, leftover))

  const blobPathOf = (digest: Digest) => join(blobDirectory, hexOf(digest))
  const find = async (digest: Digest) => {
    const stats = statSync(blobPathOf(digest), { throwIfNoEntry: false })
    return stats && { sizeBytes: stats.size }
  }
  const get = async (digest: Digest) => {
    const found = await find(digest)
    if (found === undefined) throw new ContentNotFound(digest)
    return found
  }
  const ingest = () => openIngest({ ingestDirectory, blobPathOf })
  return {
    find,
    ingest,
    async pathOf(digest) {
      await get(digest)
      return blobPathOf(digest)
    },
    async open(digest, range) {
      await get(digest)
      // Opened here, not by the stream: a blob that is removed from now on can still be read to its end.
      const file = await openFile(blobPathOf(digest))
      return createReadStream("", { fd: file, highWaterMark: streamChunkBytes, ...range })
    },
    async read(digest, limitBytes = readLimitBytes) {
      const { sizeBytes } = await get(digest)
      if (sizeBytes > limitBytes) throw new ContentTooLarge(digest, sizeBytes, limitBytes)
      return readFile(blobPathOf(digest))
    },
    write: (source, expected) => writeInto(ingest(), source, expected),
    // Synchronous, so that nothing comes between a caller's check that a blob may go and its going.
    async remove(digest) {
      rmSync(blobPathOf(digest), { force: true })
    },
    list: () => listBlobs(blobDirectory),
  }
}

async function writeInto(
  opening: ReturnType<ContentStore["ingest"]>,
  source: AsyncIterable<Uint8Array> | Uint8Array,
  expected: Expected | undefined,
): Promise<Written> {
  await using ingest = await opening
  if (source instanceof Uint8Array) await ingest.write(source)
  else for await (const chunk of source) await ingest.write(chunk)
  return await ingest.commit(expected)
}

async function* listBlobs(directory: string): ReturnType<ContentStore["list"]> {
  for await (const { name } of await opendir(directory)) {
    const digest = `sha256:${name}`
    const stats = statSync(join(directory, name), { throwIfNoEntry: false })
    if (isDigest(digest) && stats) yield { digest, sizeBytes: stats.size, writtenAt: stats.mtime }
  }
}
