import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, statSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import { type JoinedEntry, joinLines, type LineSplitter, parseLogLine, splitLines } from "./log-lines.ts"
import { type LogTail, openTail } from "./log-tail.ts"
import { openLogWatch } from "./log-watch.ts"

export interface LogRequest {
  /** The newest file; older ones are `path.1`, `path.2` … */
  path: string
  stdout: boolean
  stderr: boolean
  follow: boolean
  /** Seconds since the epoch, with fraction; both ends belong to the range. */
  since?: number
  until?: number
  /** Only the last n lines. */
  tail?: number
  signal?: AbortSignal
  /** Resolves when nothing more will be written: the end of following. */
  ended: Promise<unknown>
}

const blockBytes = 64 * 1024

/** Reads a container's log, oldest first: the kept files, then, with `follow`, what comes until `ended` or the signal. */
export async function* readLog(request: LogRequest): AsyncGenerator<JoinedEntry> {
  const joiner = joinLines()
  const bounds = boundsOf(request)
  const { tail: count } = request
  const tail = count === undefined ? undefined : openTail({ count, wanted: (stream) => request[stream] })
  for await (const bytes of linesOf(request, tail)) {
    const line = parseLogLine(bytes)
    if (line === undefined || !request[line.stream] || tail?.isSurplus(line)) continue
    for (const entry of joiner.push(line)) {
      if (entry.time > bounds.until) return
      if (entry.time >= bounds.since) yield entry
    }
  }
  for (const entry of joiner.flush())
    if (entry.time >= bounds.since && entry.time <= bounds.until) yield entry
}

/** Moves `path` to `path.1` and so on, keeping `keep` older files. The writer must be told to open `path` again. */
export function rotateLog(path: string, keep: number): void {
  rmSync(`${path}.${keep}`, { force: true })
  for (let number = keep - 1; number >= 0; number -= 1) {
    const from = number === 0 ? path : `${path}.${number}`
    try {
      if (keep > 0) renameSync(from, `${path}.${number + 1}`)
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error
    }
  }
}

/** The files that exist, oldest first. */
export function logFiles(path: string): string[] {
  const older: string[] = []
  for (let number = 1; exists(`${path}.${number}`); number += 1) older.unshift(`${path}.${number}`)
  return exists(path) ? [...older, path] : older
}

async function* linesOf(request: LogRequest, tail: LogTail | undefined): AsyncGenerator<Buffer> {
  const { path, follow } = request
  const files = openFiles(path, tail)
  try {
    for (const [index, open] of files.entries()) if (index < files.length - 1 || !follow) yield* linesIn(open)
    const newest = files.at(-1)
    if (follow) yield* followLines({ ...request, path, ...(newest && { newest }) })
  } finally {
    for (const { file } of files) closeSync(file)
  }
}

interface OpenFile {
  file: number
  position: number
  /** Keeps the beginning of a line whose end is not written yet. */
  splitter: LineSplitter
}

/** Opens every file before anything is read, so that a rotation meanwhile loses nothing; with `tail` from where it begins. */
function openFiles(path: string, tail: LogTail | undefined): OpenFile[] {
  const open = logFiles(path).map(openLog)
  if (tail === undefined) return open
  for (const [index, entry] of [...open.entries()].reverse()) {
    const start = tail.startIn(entry.file)
    entry.position = start ?? fstatSync(entry.file).size
    // A line that begins here and ends in a newer file: all between is read, and the tail tells what is none of it.
    if (start !== undefined) for (const newer of open.slice(index + 1)) newer.position = 0
  }
  return open
}

/** What was written since the last call. */
function* linesIn(open: OpenFile): Generator<Buffer> {
  const block = Buffer.alloc(blockBytes)
  for (;;) {
    const length = readSync(open.file, block, 0, block.length, open.position)
    if (length === 0) return
    open.position += length
    yield* open.splitter.push(Buffer.from(block.subarray(0, length)))
  }
}

function openLog(path: string): OpenFile {
  return { file: openSync(path, "r"), position: 0, splitter: splitLines() }
}

async function* followLines(request: LogRequest & { newest?: OpenFile }): AsyncGenerator<Buffer> {
  const { path, signal } = request
  const watch = openLogWatch({ path, ended: request.ended, ...(signal && { signal }) })
  let current = request.newest
  const opened: number[] = []
  try {
    for (;;) {
      // Asked before reading: what is written while we read must not be slept over.
      const more = watch.next()
      const ended = watch.hasEnded()
      if (current) yield* linesIn(current)
      if (signal?.aborted) return
      if (isReplaced(current, path)) {
        if (current) yield* linesIn(current)
        current = openLog(path)
        opened.push(current.file)
        continue
      }
      if (ended) return
      await more
    }
  } finally {
    watch.close()
    for (const file of opened) closeSync(file)
  }
}

function isReplaced(current: OpenFile | undefined, path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && (current === undefined || fstatSync(current.file).ino !== stat.ino)
}

/** Times of the log compare as text: same form, same zone. */
function boundsOf({ since, until }: LogRequest): { since: string; until: string } {
  return {
    since: since === undefined ? "" : timeText(since),
    until: until === undefined ? "9999" : timeText(until),
  }
}

function timeText(seconds: number): string {
  const whole = Math.floor(seconds)
  const nanoseconds = Math.round((seconds - whole) * 1e9)
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(nanoseconds).padStart(9, "0")}Z`
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
