import { watch } from "node:fs"
import { basename, dirname } from "node:path"

export interface LogWatch {
  /** Resolves at the next sign of change; ask before reading. */
  next(): Promise<void>
  hasEnded(): boolean
  close(): void
}

/** Changes on some file systems raise no event; following looks by itself this often. */
const lookAgainMs = 1000

/** Watches a log's directory, so that a new file after rotation is seen as well. */
export function openLogWatch(request: {
  path: string
  ended: Promise<unknown>
  signal?: AbortSignal
}): LogWatch {
  const { path, signal } = request
  const name = basename(path)
  let bell = Promise.withResolvers<void>()
  let ended = false
  const ring = () => {
    bell.resolve()
    bell = Promise.withResolvers()
  }
  const watcher = watch(dirname(path), (_, changed) => {
    if (changed === name) ring()
  })
  const timer = setInterval(ring, lookAgainMs)
  signal?.addEventListener("abort", ring)
  const onEnd = () => {
    ended = true
    ring()
  }
  request.ended.then(onEnd, onEnd)
  return {
    next: () => bell.promise,
    hasEnded: () => ended,
    close() {
      watcher.close()
      clearInterval(timer)
      signal?.removeEventListener("abort", ring)
    },
  }
}
