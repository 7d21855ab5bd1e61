import { createHash, randomUUID } from "node:crypto"
import { existsSync, renameSync, rmSync, utimesSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { dirname, join } from "node:path"
import { explainWriteError, syncDirectory } from "../metadata/index.ts"
import { type Digest, parseDigest } from "../oci/index.ts"
import type { Expected, Ingest, Written } from "./content-store.ts"
import { DigestMismatch, SizeMismatch } from "./errors.ts"

/** Opens a file beside the blobs and hashes what is written to it; memory does not grow with the size. */
export async function openIngest(directories: {
  ingestDirectory: string
  blobPathOf: (digest: Digest) => string
}): Promise<Ingest> {
  const { ingestDirectory, blobPathOf } = directories
  const path = join(ingestDirectory, randomUUID())
  const file = await open(path, "wx", 0o644).catch((error: unknown) => {
    throw explainWriteError(error, path)
  })
  const hash = createHash("sha256")
  let sizeBytes = 0
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await file.close()
  }
  return {
    async write(chunk) {
      hash.update(chunk)
      await writeWhole(file, chunk).catch((error: unknown) => {
        throw explainWriteError(error, path, sizeBytes + chunk.byteLength)
      })
      sizeBytes += chunk.byteLength
    },
    async commit(expected = {}): Promise<Written> {
      const digest = parseDigest(`sha256:${hash.digest("hex")}`)
      verify({ digest, sizeBytes }, expected)
      const target = blobPathOf(digest)
      // A blob that is there already becomes young again, so that no collection of old garbage takes it now.
      if (existsSync(target)) utimesSync(target, new Date(), new Date())
      else {
        await file.datasync().catch((error: unknown) => {
          throw explainWriteError(error, path, sizeBytes)
        })
        renameSync(path, target)
        await syncDirectory(dirname(target))
      }
      await close()
      return { digest, sizeBytes }
    },
    async [Symbol.asyncDispose]() {
      await close()
      rmSync(path, { force: true })
    },
  }
}

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written)
    written += bytesWritten
  }
}

function verify(actual: Written, expected: Expected): void {
  if (expected.sizeBytes !== undefined && expected.sizeBytes !== actual.sizeBytes) {
    throw new SizeMismatch(expected.sizeBytes, actual.sizeBytes)
  }
  if (expected.digest !== undefined && expected.digest !== actual.digest) {
    throw new DigestMismatch({ what: "the content", expected: expected.digest, actual: actual.digest })
  }
}
