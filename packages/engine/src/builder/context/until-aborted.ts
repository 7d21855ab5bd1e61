/** The same chunks, up to the moment when the signal aborts: then its reason is thrown, even while nothing comes. */
export async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* source
    return
  }
  const chunks = source[Symbol.asyncIterator]()
  const aborted = abortOf(signal)
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await Promise.race([chunks.next(), aborted.promise])
      if (next.done === true) return
      yield next.value
    }
  } finally {
    aborted.forget()
    // A source that hangs does not answer this either.
    void chunks.return?.()?.then(undefined, () => undefined)
  }
}

function abortOf(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener("abort", onAbort, { once: true })
  // Seen only by a race that is under way.
  promise.catch(() => undefined)
  return { promise, forget: () => signal.removeEventListener("abort", onAbort) }
}
