import { Readable } from "node:stream"
import { pack } from "tar-stream"

export interface ContextFile {
  path: string
  content: string
  executable?: boolean | undefined
}

/** Times in a packed context are always the same: who asks twice with the same files gets the same bytes. */
const mtime = new Date(0)

/** Packs files given as text into a build context. */
export function packFiles(files: readonly ContextFile[]): AsyncIterable<Uint8Array> {
  const tar = pack()
  for (const { path, content, executable } of files) {
    tar.entry({ name: path, mode: executable ? 0o755 : 0o644, mtime }, content)
  }
  tar.finalize()
  return Readable.from(tar)
}
