import { fstatSync, readSync } from "node:fs"
import { parseLogLine } from "./log-lines.ts"

const blockBytes = 64 * 1024

/**
 * Position in an open log file at which its last `count` lines begin, found by reading backwards from the end.
 * `missing` is how many lines more the caller wants from an older file.
 */
export function tailStart(
  file: number,
  { count, wanted }: { count: number; wanted: (stream: "stdout" | "stderr") => boolean },
): { position: number; missing: number } {
  const { size } = fstatSync(file)
  let missing = count
  let rest: Buffer = Buffer.alloc(0)
  let openTail = true
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - blockBytes)
    const block = Buffer.alloc(end - start)
    readSync(file, block, 0, block.length, start)
    const bytes = Buffer.concat([block, rest])
    let lineEnd = bytes.length
    // Each newline ends one line of the file; the line after it is whole once the newline before it is found.
    for (let at = lastNewline(bytes, lineEnd - 1); at >= 0; at = lastNewline(bytes, at - 1)) {
      const lineStart = at + 1
      if (lineStart < lineEnd && counts(bytes.subarray(lineStart, lineEnd), wanted, openTail)) {
        if (missing === 0) return { position: start + lineEnd, missing: 0 }
        missing -= 1
        openTail = false
      }
      lineEnd = lineStart
    }
    rest = bytes.subarray(0, lineEnd)
    end = start
  }
  if (rest.length > 0 && counts(rest, wanted, openTail)) {
    if (missing === 0) return { position: rest.length, missing: 0 }
    missing -= 1
  }
  return { position: 0, missing }
}

function lastNewline(bytes: Buffer, from: number): number {
  return from < 0 ? -1 : bytes.lastIndexOf(0x0a, from)
}

/** Whether this file line ends a line of the log; an unfinished one counts at the very end of the file. */
function counts(bytes: Buffer, wanted: (stream: "stdout" | "stderr") => boolean, isLast: boolean): boolean {
  const ended = bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes
  const line = parseLogLine(ended)
  return line !== undefined && wanted(line.stream) && (line.full || isLast)
}
