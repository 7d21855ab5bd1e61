import { ByteSource } from "./tar/byte-source.ts"
import type { TarErrors } from "./tar/index.ts"

const magicNumber = 0xfd2fb528
const dictionaryIdBytes = [0, 1, 2, 4]
const contentSizeBytes = [0, 2, 4, 8]

/**
 * Cuts a zstd stream so that no chunk holds the end of one frame and the start of the next: Node's decoder drops what follows the end
 * of a frame in the same chunk, and many writers (pzstd, zstd:chunked) make several frames. Skippable frames are left out.
 * Source: RFC 8878, sections 3.1.1 and 3.1.2.
 */
export async function* zstdFrames(
  source: AsyncIterable<Uint8Array>,
  errors: TarErrors,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteSource(source, errors)
  const take = async (length: number) => {
    const taken = await bytes.take(length)
    if (taken === undefined) throw errors.truncated()
    return taken
  }
  try {
    for (let magic = await bytes.take(4); magic; magic = await bytes.take(4)) {
      const number = magic.readUInt32LE()
      if (number >>> 4 === 0x184d2a5) await skip(bytes, (await take(4)).readUInt32LE())
      else if (number === magicNumber) yield* frame(magic, take)
      else throw errors.invalid("its zstd data is followed by something else")
    }
  } finally {
    await bytes.close()
  }
}

async function* frame(magic: Buffer, take: (length: number) => Promise<Buffer>): AsyncGenerator<Uint8Array> {
  const descriptor = await take(1)
  const flags = descriptor.readUInt8()
  const isSingleSegment = (flags & 0x20) !== 0
  const contentSizeFlag = flags >> 6
  const headerBytes =
    (isSingleSegment ? 0 : 1) +
    (dictionaryIdBytes[flags & 3] ?? 0) +
    (contentSizeFlag === 0 && isSingleSegment ? 1 : (contentSizeBytes[contentSizeFlag] ?? 0))
  yield Buffer.concat([magic, descriptor, await take(headerBytes)])
  for (let isLast = false; !isLast; ) {
    const header = await take(3)
    const bits = header.readUIntLE(0, 3)
    isLast = (bits & 1) === 1
    const isRunLength = ((bits >> 1) & 3) === 1
    yield Buffer.concat([header, await take(isRunLength ? 1 : bits >> 3)])
  }
  const hasChecksum = (flags & 4) !== 0
  if (hasChecksum) yield await take(4)
}

async function skip(bytes: ByteSource, length: number): Promise<void> {
  for await (const _ of bytes.stream(length));
}
