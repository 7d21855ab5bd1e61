import { ByteSource } from "./byte-source.ts"
import { type TarErrors, type TarRole, tarErrorsOf } from "./errors.ts"
import { decodeText, type Extensions, extendHeader, isZeroBlock, parseHeaderBlock } from "./parse-header.ts"
import { type PaxRecords, parsePax } from "./pax.ts"
import { blockBytes, paddingOf, type TarHeader } from "./tar-header.ts"

/** Extended headers and long names above this are an attack, not an archive. */
const extensionLimitBytes = 1024 * 1024

/** A member of an archive. Its body can be read until the next member is asked for; what is left is skipped. */
export interface TarEntry {
  header: TarHeader
  body: AsyncIterable<Uint8Array>
}

export interface TarReader {
  entries: AsyncIterable<TarEntry>
  /** After the last entry: whether the archive had its end marker, so that nothing can be missing. */
  hasEndMarker(): boolean
}

/**
 * Reads an uncompressed tar archive as a stream: ustar, POSIX pax and GNU long names; memory does not grow with it. The source is
 * read to its end, also behind the end marker. Throws `<role>_truncated`, `<role>_invalid`, `<role>_unsupported`.
 */
export function readTar(source: AsyncIterable<Uint8Array>, { role }: { role: TarRole }): TarReader {
  let ended = false
  const entries = readEntries(source, tarErrorsOf(role), () => {
    ended = true
  })
  return { entries, hasEndMarker: () => ended }
}

async function* readEntries(
  source: AsyncIterable<Uint8Array>,
  errors: TarErrors,
  onEndMarker: () => void,
): AsyncGenerator<TarEntry> {
  const bytes = new ByteSource(source, errors)
  let globals: PaxRecords = new Map()
  let extensions: Extensions = { pax: new Map() }
  let isEmpty = true
  try {
    for (let block = await bytes.take(blockBytes); block; block = await bytes.take(blockBytes)) {
      isEmpty = false
      if (isZeroBlock(block)) {
        onEndMarker()
        break
      }
      const raw = parseHeaderBlock(block, errors)
      const readExtension = () => takeExtension(bytes, raw.sizeBytes, errors)
      if (raw.typeFlag === "g") globals = parsePax(await readExtension(), errors)
      else if (raw.typeFlag === "x") extensions.pax = parsePax(await readExtension(), errors)
      else if (raw.typeFlag === "L") extensions.name = longText(await readExtension(), errors)
      else if (raw.typeFlag === "K") extensions.linkName = longText(await readExtension(), errors)
      else {
        const pax = new Map([...globals, ...extensions.pax])
        const header = extendHeader(raw, { ...extensions, pax }, errors)
        yield* oneEntry(bytes, header)
        extensions = { pax: new Map() }
      }
    }
    if (isEmpty) throw errors.truncated()
    await bytes.drain()
  } finally {
    await bytes.close()
  }
}

async function* oneEntry(bytes: ByteSource, header: TarHeader): AsyncGenerator<TarEntry> {
  // Some writers give links a size; only files have a body.
  const sizeBytes = header.type === "file" ? header.sizeBytes : 0
  const body = bytes.stream(sizeBytes)
  let unread = sizeBytes
  const counted = (async function* () {
    for await (const chunk of body) {
      unread -= chunk.byteLength
      yield chunk
    }
  })()
  yield { header: { ...header, sizeBytes }, body: counted }
  for await (const _ of bytes.stream(unread + paddingOf(sizeBytes)));
}

async function takeExtension(bytes: ByteSource, sizeBytes: number, errors: TarErrors): Promise<Buffer> {
  if (sizeBytes > extensionLimitBytes) throw errors.invalid(`an extended header has ${sizeBytes} bytes`)
  const whole = await bytes.take(sizeBytes + paddingOf(sizeBytes))
  if (whole === undefined) throw errors.truncated()
  return whole.subarray(0, sizeBytes)
}

function longText(bytes: Buffer, errors: TarErrors): string {
  const end = bytes.indexOf(0)
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end), errors)
}
