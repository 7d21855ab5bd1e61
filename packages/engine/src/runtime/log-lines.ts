/** One line of conmon's k8s-file log: `RFC3339nano stream F|P text`. */
export interface LogLine {
  stream: "stdout" | "stderr"
  /** RFC 3339 with nanoseconds, in UTC. */
  time: string
  /** Ends a line; a partial one goes on in the next of its stream. */
  full: boolean
  bytes: Buffer
}

const space = 0x20
const newline = 0x0a
/** Longer lines come in parts, as Docker's json-file has them. */
const longestPartBytes = 16 * 1024

/** Parses one line without its newline; undefined when it is not of this form (a line cut off by a full disk). */
export function parseLogLine(line: Buffer): LogLine | undefined {
  const afterTime = line.indexOf(space)
  const afterStream = line.indexOf(space, afterTime + 1)
  const afterTag = line.indexOf(space, afterStream + 1)
  if (afterTime < 0 || afterStream < 0 || afterTag < 0) return undefined
  const stream = line.toString("latin1", afterTime + 1, afterStream)
  const tag = line.toString("latin1", afterStream + 1, afterTag)
  if ((stream !== "stdout" && stream !== "stderr") || (tag !== "F" && tag !== "P")) return undefined
  const time = utcOf(line.toString("latin1", 0, afterTime))
  return { stream, time, full: tag === "F", bytes: line.subarray(afterTag + 1) }
}

/** conmon runs with TZ=UTC, so the offset is always zero; Docker writes it as `Z`. */
function utcOf(time: string): string {
  return time.endsWith("+00:00") ? `${time.slice(0, -6)}Z` : time
}

export interface LineSplitter {
  /** Whole lines in the bytes so far. */
  push(chunk: Buffer): Buffer[]
}

/** Cuts a byte stream at newlines; what is not ended yet waits for the next chunk. */
export function splitLines(): LineSplitter {
  let rest: Buffer = Buffer.alloc(0)
  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const lines: Buffer[] = []
      let from = 0
      for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
        lines.push(bytes.subarray(from, to))
        from = to + 1
      }
      // A copy, so that a short rest does not keep a long chunk in memory.
      rest = Buffer.from(bytes.subarray(from))
      return lines
    },
  }
}

export interface JoinedEntry {
  stream: "stdout" | "stderr"
  time: string
  bytes: Buffer
}

export interface LineJoiner {
  push(line: LogLine): JoinedEntry[]
  /** What is left of lines that never ended. */
  flush(): JoinedEntry[]
}

/** Joins conmon's parts (it cuts at 8 KiB) back into lines of up to 16 KiB, each stream for itself. */
export function joinLines(): LineJoiner {
  const pending = new Map<string, { time: string; parts: Buffer[]; size: number }>()
  return {
    push({ stream, time, full, bytes }) {
      const begun = pending.get(stream)
      const parts = [...(begun?.parts ?? []), bytes]
      const size = (begun?.size ?? 0) + bytes.length
      const started = begun?.time ?? time
      if (!full && size < longestPartBytes) {
        pending.set(stream, { time: started, parts, size })
        return []
      }
      pending.delete(stream)
      return [{ stream, time: started, bytes: Buffer.concat(full ? [...parts, Buffer.from("\n")] : parts) }]
    },
    flush() {
      const left = [...pending].map(([stream, { time, parts }]) => ({
        stream: stream === "stderr" ? ("stderr" as const) : ("stdout" as const),
        time,
        bytes: Buffer.concat(parts),
      }))
      pending.clear()
      return left
    },
  }
}
