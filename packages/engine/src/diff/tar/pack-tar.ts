import { endMarker, formatHeader, type TarHeaderInput } from "./format-header.ts"
import { paddingOf } from "./tar-header.ts"

const packBlockBytes = 256 * 1024

/** A member to be written: a header and, for files, exactly `sizeBytes` of body. */
export interface TarMember {
  header: TarHeaderInput
  body?: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** Packs members into an uncompressed tar stream of large chunks; reproducible: equal members give equal bytes. */
export function packTar(members: Iterable<TarMember> | AsyncIterable<TarMember>): AsyncGenerator<Buffer> {
  return inBlocks(piecesOf(members))
}

async function* piecesOf(
  members: Iterable<TarMember> | AsyncIterable<TarMember>,
): AsyncGenerator<Uint8Array> {
  for await (const { header, body } of members) {
    const sizeBytes = header.sizeBytes ?? 0
    yield formatHeader(header)
    let written = 0
    for await (const chunk of body ?? []) {
      written += chunk.byteLength
      yield chunk
    }
    if (written !== sizeBytes) {
      throw new RangeError(`"${header.name}" was announced with ${sizeBytes} bytes and has ${written}`)
    }
    yield Buffer.alloc(paddingOf(sizeBytes))
  }
  yield endMarker
}

/** Gathers small pieces into large chunks: a write costs more than its bytes. */
async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafe(packBlockBytes)
  let filled = 0
  for await (const piece of pieces) {
    let rest = piece
    while (rest.byteLength > 0) {
      const part = rest.subarray(0, packBlockBytes - filled)
      block.set(part, filled)
      filled += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (filled < packBlockBytes) continue
      yield block
      block = Buffer.allocUnsafe(packBlockBytes)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
