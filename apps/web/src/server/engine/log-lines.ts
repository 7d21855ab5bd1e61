import type { Frame } from "./frames.ts"

/** A line of a container's output. */
export interface LogLine {
  stream: "stdout" | "stderr"
  /** RFC 3339 with nanoseconds, as the engine wrote it down. */
  time: string
  text: string
}

/** A line may come in several frames; longer ones are cut into pieces, so that one endless line fills no memory. */
const longestLine = 64 * 1024

/** Joins frames to lines, each begun with its time as `timestamps=1` has it. */
export async function* readLines(frames: AsyncIterable<Frame>): AsyncGenerator<LogLine> {
  const pending = { stdout: "", stderr: "" }
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() }
  for await (const { stream, data } of frames) {
    const lines = (pending[stream] + decoders[stream].decode(data, { stream: true })).split("\n")
    const last = lines.pop() ?? ""
    for (const line of lines) yield parseLine(stream, line)
    pending[stream] = last
    if (last.length > longestLine) {
      yield parseLine(stream, last)
      pending[stream] = ""
    }
  }
  for (const stream of ["stdout", "stderr"] as const) {
    if (pending[stream] !== "") yield parseLine(stream, pending[stream])
  }
}

function parseLine(stream: LogLine["stream"], line: string): LogLine {
  const at = line.indexOf(" ")
  const time = at < 0 ? line : line.slice(0, at)
  if (!/^\d{4}-\d\d-\d\dT/.test(time)) return { stream, time: "", text: line.replace(/\r$/, "") }
  return { stream, time, text: at < 0 ? "" : line.slice(at + 1).replace(/\r$/, "") }
}
