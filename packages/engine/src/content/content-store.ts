import type { Readable } from "node:stream"
import type { Digest } from "../oci/index.ts"

/** Immutable bytes by digest. Blobs become visible whole, verified and durable, or not at all. */
export interface ContentStore {
  /** Size of a blob in bytes, or undefined when it is absent. */
  find(digest: Digest): Promise<{ sizeBytes: number } | undefined>
  /** Path of a blob's file, for readers that want a file (mount, sendfile). Throws `content_not_found`. */
  pathOf(digest: Digest): Promise<string>
  /** Streams a blob or a part of it; `start` and `end` are both included, as in HTTP's Range. Throws `content_not_found`. */
  open(digest: Digest, range?: { start: number; end?: number }): Promise<Readable>
  /** Reads a small blob whole (manifests, configs). Throws `content_not_found`, `content_too_large` above `limitBytes` (default 8 MiB). */
  read(digest: Digest, limitBytes?: number): Promise<Buffer>
  /** Opens an ingest: bytes being written beside, visible only after its commit. */
  ingest(): Promise<Ingest>
  /** Writes a whole stream or buffer. With `expected`, throws `digest_mismatch` / `size_mismatch` and keeps nothing. */
  write(source: AsyncIterable<Uint8Array> | Uint8Array, expected?: Expected): Promise<Written>
  remove(digest: Digest): Promise<void>
  /** `writtenAt`: when these bytes were last written, also when they were there already. */
  list(): AsyncIterable<{ digest: Digest; sizeBytes: number; writtenAt: Date }>
}

export interface Expected {
  digest?: Digest
  sizeBytes?: number
}

export interface Written {
  digest: Digest
  sizeBytes: number
}

/** Bytes being written. Disposing without commit leaves nothing behind; a crash leaves a file that open() clears. */
export interface Ingest extends AsyncDisposable {
  write(chunk: Uint8Array): Promise<void>
  commit(expected?: Expected): Promise<Written>
}
