import type { Position, Range, Word } from "./position.ts"

/** One instruction as written: physical lines joined where they continue, and where each part came from. */
export interface LogicalLine {
  text: string
  /** Beginnings of the joined pieces within `text`, in order. */
  pieces: readonly Piece[]
  /** An empty line stood between continued ones; BuildKit warns about it. */
  hasEmptyContinuation: boolean
}

interface Piece extends Position {
  offset: number
}

/** Pattern of a line that continues on the next: one escape character at its end, itself not escaped. */
export function continuationPattern(escapeToken: string): RegExp {
  const token = `\\${escapeToken}`
  return new RegExp(`(^|[^${token}])${token}[ \\t]*$`)
}

/** Joins the physical line at `index` with those it continues on. Comments between them are left out, as BuildKit does. */
export function joinContinued(
  physical: readonly string[],
  index: number,
  continuation: RegExp,
): { line: LogicalLine; next: number } {
  const first = physical[index] ?? ""
  const indent = first.length - first.trimStart().length
  const pieces: Piece[] = [{ offset: 0, line: index + 1, column: indent + 1 }]
  let text = first.slice(indent)
  let next = index + 1
  let hasEmptyContinuation = false
  let open = continuation.test(text)
  if (open) text = text.replace(continuation, "$1")
  while (open && next < physical.length) {
    const line = physical[next] ?? ""
    next += 1
    if (isComment(line)) continue
    if (line.trim() === "") {
      hasEmptyContinuation = true
      continue
    }
    pieces.push({ offset: text.length, line: next, column: 1 })
    open = continuation.test(line)
    text += open ? line.replace(continuation, "$1") : line
  }
  return { line: { text, pieces, hasEmptyContinuation }, next }
}

export function isComment(line: string): boolean {
  return line.trimStart().startsWith("#")
}

/** Where a character of the joined text stands in the file. */
function positionAt(line: LogicalLine, offset: number): Position {
  const piece = line.pieces.findLast((candidate) => candidate.offset <= offset) ?? line.pieces[0]
  if (piece === undefined) return { line: 1, column: 1 }
  return { line: piece.line, column: piece.column + offset - piece.offset }
}

/** The range from one character of the joined text to before another. */
export function rangeOf(line: LogicalLine, start: number, end: number): Range {
  // The end lies on the piece of the last character, not on the one that begins after it.
  const last = positionAt(line, Math.max(start, end - 1))
  return {
    start: positionAt(line, start),
    end: { line: last.line, column: last.column + (end > start ? 1 : 0) },
  }
}

export function wordAt(line: LogicalLine, start: number, end: number): Word {
  return { text: line.text.slice(start, end), range: rangeOf(line, start, end) }
}
