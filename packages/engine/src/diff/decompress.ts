import { pipeline, Readable, type Transform } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { errnoOf } from "@naru/base/errors"
import { type TarErrors, type TarRole, tarErrorsOf } from "./tar/index.ts"
import { zstdFrames } from "./zstd-frames.ts"

const chunkSize = 256 * 1024

interface Format {
  magic: Buffer
  open(): Transform
  /** What the decoder needs done to its input first. */
  prepare?(source: AsyncIterable<Uint8Array>, errors: TarErrors): AsyncIterable<Uint8Array>
}

/** First bytes of the formats that a tar may come in (RFC 1952, RFC 8878). */
const formats: readonly Format[] = [
  { magic: Buffer.from([0x1f, 0x8b]), open: () => createGunzip({ chunkSize }) },
  {
    magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    open: () => createZstdDecompress({ chunkSize }),
    prepare: zstdFrames,
  },
  // A skippable frame may come first; the low digit of its first byte is free.
  ...Array.from({ length: 16 }, (_, digit) => ({
    magic: Buffer.from([0x50 + digit, 0x2a, 0x4d, 0x18]),
    open: () => createZstdDecompress({ chunkSize }),
    prepare: zstdFrames,
  })),
]
const longestMagic = 4

/**
 * Gives the plain bytes of a stream that is gzip, zstd or already plain. The first bytes decide, because media types lie:
 * docker-archives call their layers tar whatever they are. Throws `<role>_truncated`, `<role>_invalid`.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  { role }: { role: TarRole },
): AsyncGenerator<Uint8Array> {
  const errors = tarErrorsOf(role)
  const { head, whole } = await peek(source)
  const format = formats.find(({ magic }) => head.subarray(0, magic.length).equals(magic))
  if (format === undefined) {
    yield* whole
    return
  }
  const decoder = format.open()
  const input = format.prepare?.(whole, errors) ?? whole
  // Errors of either side reach the decoder, which is read to its end below.
  pipeline(Readable.from(input, { objectMode: false }), decoder, () => {})
  try {
    yield* decoder
  } catch (error) {
    throw explain(error, errors)
  }
}

function explain(error: unknown, errors: TarErrors): unknown {
  const code = errnoOf(error) ?? ""
  if (code === "Z_BUF_ERROR") return errors.truncated(error)
  if (!code.startsWith("Z_") && !code.startsWith("ZSTD_")) return error
  return errors.invalid("its compressed data is damaged", error)
}

/** Reads the first bytes of a stream and gives them back with a stream that still begins with them. */
async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; whole: AsyncGenerator<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < longestMagic) {
    const next = await chunks.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.byteLength
  }
  const head = Buffer.concat(first)
  const whole = (async function* () {
    try {
      if (head.length > 0) yield head
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
    } finally {
      await chunks.return?.()
    }
  })()
  return { head, whole }
}
