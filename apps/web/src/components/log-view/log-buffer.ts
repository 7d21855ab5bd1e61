import { stripAnsi } from "./ansi.ts"

export interface LogLine {
  /** Counts up without gaps; the list's key. */
  id: number
  stream: "stdout" | "stderr"
  /** RFC 3339; absent where the source has no time. */
  time?: string | undefined
  text: string
}

export interface LogBuffer {
  lines: readonly LogLine[]
  /** Lines that fell out at the top because of the limit. */
  dropped: number
}

export const emptyBuffer: LogBuffer = { lines: [], dropped: 0 }

/** Lines kept in the browser; older ones stay on the host. */
export const lineLimit = 20_000

/** Adds lines at the end; the oldest leave when there are more than the limit. */
export function appendLines(
  buffer: LogBuffer,
  added: readonly Omit<LogLine, "id">[],
  limit = lineLimit,
): LogBuffer {
  if (added.length === 0) return buffer
  const first = buffer.dropped + buffer.lines.length
  const lines = [...buffer.lines, ...added.map((line, index) => ({ ...line, id: first + index }))]
  const excess = Math.max(0, lines.length - limit)
  return { lines: excess > 0 ? lines.slice(excess) : lines, dropped: buffer.dropped + excess }
}

/** Lines that hold the words, whatever their case; colours do not count. */
export function filterLines(lines: readonly LogLine[], search: string): readonly LogLine[] {
  const needle = search.trim().toLowerCase()
  if (needle === "") return lines
  return lines.filter((line) => stripAnsi(line.text).toLowerCase().includes(needle))
}

/** The lines as text, as a person would paste them. */
export function linesAsText(lines: readonly LogLine[], withTimes: boolean): string {
  return lines
    .map((line) => (withTimes && line.time ? `${line.time} ` : "") + stripAnsi(line.text))
    .join("\n")
}

export interface Match {
  text: string
  isHit: boolean
}

/** Cuts a text at the hits of a search, for marking them. */
export function markHits(text: string, search: string): Match[] {
  const needle = search.trim()
  if (needle === "") return [{ text, isHit: false }]
  const parts: Match[] = []
  let from = 0
  // Not by places in the text in lower case: some letters are longer there.
  const pattern = new RegExp(needle.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "giu")
  for (const { index, 0: hit } of text.matchAll(pattern)) {
    if (index > from) parts.push({ text: text.slice(from, index), isHit: false })
    parts.push({ text: hit, isHit: true })
    from = index + hit.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), isHit: false })
  return parts
}
