import type { TarErrors } from "./errors.ts"

/** Reads an exact number of bytes at a time from a stream of chunks of any size; copies only across chunk borders. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #errors: TarErrors
  #current: Uint8Array = new Uint8Array(0)

  constructor(source: AsyncIterable<Uint8Array>, errors: TarErrors) {
    this.#chunks = source[Symbol.asyncIterator]()
    this.#errors = errors
  }

  /** The next `length` bytes, or undefined at the very end; throws when the stream ends in between. */
  async take(length: number): Promise<Buffer | undefined> {
    const whole = this.#slice(length)
    if (whole.byteLength === length) return Buffer.from(whole.buffer, whole.byteOffset, length)
    const parts = [whole]
    let missing = length - whole.byteLength
    while (missing > 0) {
      if (!(await this.#fill())) break
      const part = this.#slice(missing)
      parts.push(part)
      missing -= part.byteLength
    }
    if (missing === length) return undefined
    if (missing > 0) throw this.#errors.truncated()
    return Buffer.concat(parts)
  }

  /** The next `length` bytes as they come, without copying; throws when the stream ends in between. */
  async *stream(length: number): AsyncGenerator<Uint8Array> {
    let missing = length
    while (missing > 0) {
      const part = this.#slice(missing)
      missing -= part.byteLength
      if (part.byteLength > 0) yield part
      if (missing > 0 && !(await this.#fill())) throw this.#errors.truncated()
    }
  }

  /** Reads whatever is left and throws it away. */
  async drain(): Promise<void> {
    while (await this.#fill());
  }

  /** Tells the source that nobody reads on. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #slice(length: number): Uint8Array {
    const part = this.#current.subarray(0, length)
    this.#current = this.#current.subarray(part.byteLength)
    return part
  }

  async #fill(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    this.#current = next.value
    return true
  }
}
