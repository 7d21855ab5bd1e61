import { createHash } from "node:crypto"
import { closeSync, createReadStream, openSync, readSync, writeSync } from "node:fs"
import { explainWriteError } from "../../metadata/index.ts"

/** Where the bytes of a file lie: in a host file, from `start` on. */
export interface ContentPlace {
  path: string
  start: number
}

/** The bytes of many files one after another in one: thousands of small files cost more to make and remove than to write. */
export interface KeptBytes extends Disposable {
  /** Appends a body. Throws `disk_full`. */
  keep(body: AsyncIterable<Uint8Array>): Promise<{ content: ContentPlace; digest: string }>
}

/** Begins a new file at `path`. */
export function openKeptBytes(path: string): KeptBytes {
  const file = openSync(path, "wx", 0o600)
  let end = 0
  return {
    async keep(body) {
      const start = end
      const hash = createHash("sha256")
      try {
        for await (const chunk of body) {
          hash.update(chunk)
          for (let at = 0; at < chunk.byteLength; ) at += writeSync(file, chunk, at)
          end += chunk.byteLength
        }
      } catch (error) {
        throw explainWriteError(error, path)
      }
      return { content: { path, start }, digest: hash.digest("hex") }
    },
    [Symbol.dispose]: () => closeSync(file),
  }
}

const blockBytes = 256 * 1024

/**
 * A file's bytes, in blocks that are good until the next is asked for. Read synchronously: for many small files the thread pool
 * costs more than the reading.
 */
export function* bytesAt({ path, start }: ContentPlace, sizeBytes: number): Generator<Uint8Array> {
  const file = openSync(path, "r")
  try {
    const block = Buffer.allocUnsafe(Math.min(blockBytes, sizeBytes))
    for (let done = 0; done < sizeBytes; ) {
      const length = readSync(file, block, 0, Math.min(block.length, sizeBytes - done), start + done)
      if (length === 0) return
      done += length
      yield block.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}

/** A small file's bytes as text. */
export function textAt(content: ContentPlace, sizeBytes: number): string {
  // Each block is copied before the next one takes its place.
  return Buffer.concat(Array.from(bytesAt(content, sizeBytes), (block) => Buffer.from(block))).toString()
}

/** The same as a stream, for readers that look at a part of a large file. */
export function streamAt({ path, start }: ContentPlace, sizeBytes: number): AsyncIterable<Uint8Array> {
  return createReadStream(path, { start, end: start + sizeBytes - 1, highWaterMark: blockBytes })
}
