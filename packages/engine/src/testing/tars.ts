import { packTar, type TarMember } from "../diff/index.ts"

type Look = Partial<TarMember["header"]>

/** A file of an archive. */
export function file(name: string, body: string | Uint8Array, look: Look = {}): TarMember {
  const bytes = typeof body === "string" ? Buffer.from(body) : body
  return { header: { ...look, name, type: "file", sizeBytes: bytes.byteLength }, body: [bytes] }
}

/** A directory of an archive. */
export function directory(name: string, look: Look = {}): TarMember {
  return { header: { ...look, name, type: "directory" } }
}

/** A symbolic link of an archive. */
export function symlink(name: string, linkName: string): TarMember {
  return { header: { name, type: "symlink", linkName, mode: 0o777 } }
}

/** A second name of a file of an archive. */
export function hardLink(name: string, linkName: string): TarMember {
  return { header: { name, type: "link", linkName } }
}

/** An uncompressed tar with these members. */
export async function tarOf(...members: readonly TarMember[]): Promise<Buffer> {
  return bytesOf(packTar(members))
}

/** A stream of the bytes in pieces, so that readers meet borders at every place. */
export async function* inPieces(bytes: Uint8Array, pieceBytes = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

/** A stream as one buffer. */
export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}
