import { fstatSync, readSync } from "node:fs"
import { type LogLine, parseLogLine } from "./log-lines.ts"

const blockBytes = 64 * 1024
/** Parts of one line lie at most this far apart: further back nobody looks for the beginning of the tail's first lines. */
const partsWithinBytes = 1024 * 1024

type Stream = LogLine["stream"]

/** The last lines of a log, which may lie in several files. */
export interface LogTail {
  /**
   * Position in an open file at which the tail begins, or undefined where nothing of it is part of the tail. To be asked newest file
   * first; where it begins in an older file, newer ones belong to it from their beginning.
   */
  startIn(file: number): number | undefined
  /** True for a line that lies between the parts of the tail's first lines and is none of them. Lines in the order of reading. */
  isSurplus(line: LogLine): boolean
}

/**
 * Opens a tail of `count` lines of the wanted streams. A line counts where it ends; what a program wrote without a newline comes in parts
 * (conmon marks them P), and lines of the other stream may lie between these.
 */
export function openTail(request: { count: number; wanted: (stream: Stream) => boolean }): LogTail {
  const { wanted } = request
  const surplus: Record<Stream, number> = { stdout: 0, stderr: 0 }
  const passed: Record<Stream, number> = { stdout: 0, stderr: 0 }
  /** Streams whose first line of the tail may begin further back. */
  const unbegun = new Set<Stream>()
  const ended = new Set<Stream>()
  let missing = request.count
  let lookedBytes = 0
  const isDone = () => missing === 0 && (unbegun.size === 0 || lookedBytes > partsWithinBytes)
  /** Whether the tail begins at this line or further back. */
  const includes = ({ stream, full }: LogLine): boolean => {
    // The last line of a stream may have no end yet.
    const isEnd = full || !ended.has(stream)
    ended.add(stream)
    if (isEnd && missing > 0) {
      missing -= 1
      unbegun.add(stream)
      return true
    }
    if (isEnd) {
      unbegun.delete(stream)
      passed[stream] += 1
    } else if (unbegun.has(stream)) {
      for (const name of ["stdout", "stderr"] as const) surplus[name] += passed[name]
      passed.stdout = 0
      passed.stderr = 0
      return true
    }
    return false
  }
  return {
    startIn(file) {
      let position: number | undefined
      if (isDone()) return position
      for (const { bytes, start } of linesBackwards(file)) {
        if (missing === 0) lookedBytes += bytes.length
        const line = parseLogLine(bytes.at(-1) === newline ? bytes.subarray(0, -1) : bytes)
        if (line && wanted(line.stream) && includes(line)) position = start
        if (isDone()) break
      }
      return position
    },
    isSurplus({ stream, full }) {
      if (surplus[stream] === 0) return false
      if (full) surplus[stream] -= 1
      return true
    },
  }
}

const newline = 0x0a

/** The lines of a file from its end to its beginning, with their newlines. */
function* linesBackwards(file: number): Generator<{ bytes: Buffer; start: number }> {
  let rest: Buffer = Buffer.alloc(0)
  for (let end = fstatSync(file).size; end > 0; ) {
    const start = Math.max(0, end - blockBytes)
    const block = Buffer.alloc(end - start)
    readSync(file, block, 0, block.length, start)
    const bytes = Buffer.concat([block, rest])
    let lineEnd = bytes.length
    // Each newline ends one line; the line after it is whole once the newline before it is found.
    for (let at = lastNewline(bytes, lineEnd - 1); at >= 0; at = lastNewline(bytes, at - 1)) {
      if (at + 1 < lineEnd) yield { bytes: bytes.subarray(at + 1, lineEnd), start: start + at + 1 }
      lineEnd = at + 1
    }
    rest = bytes.subarray(0, lineEnd)
    end = start
  }
  if (rest.length > 0) yield { bytes: rest, start: 0 }
}

function lastNewline(bytes: Buffer, from: number): number {
  return from < 0 ? -1 : bytes.lastIndexOf(newline, from)
}
