import { Readable } from "node:stream"
import { askEngine, engine } from "./client.ts"
import { type Frame, readFrames } from "./frames.ts"
import { type LogLine, readLines } from "./log-lines.ts"

export type { LogLine } from "./log-lines.ts"

export interface FollowLogs {
  id: string
  /** Lines of the past to begin with. */
  tail: number
  search: string | undefined
  follow: boolean
  /** Time of the last line that the reader has: go on after it. */
  after: string | undefined
  signal: AbortSignal
}

/** A container's output line by line, from the past into the present until the signal aborts or it ends. */
export async function* followLogs(request: FollowLogs): AsyncGenerator<LogLine> {
  const { after, search } = request
  const wanted = search?.toLowerCase()
  const stream = await openLogs(request)
  try {
    for await (const line of readLines(stream)) {
      // `since` is inclusive: what has the time of the last line was sent before.
      if (after !== undefined && line.time <= after) continue
      if (wanted && !line.text.toLowerCase().includes(wanted)) continue
      yield line
    }
  } catch (error) {
    if (!request.signal.aborted) throw error
  }
}

async function openLogs({
  id,
  tail,
  follow,
  after,
  search,
  signal,
}: FollowLogs): Promise<AsyncIterable<Frame>> {
  const container = engine().getContainer(id)
  return askEngine({ noun: "container", id }, async () => {
    const { Config } = await container.inspect()
    const options = {
      stdout: true,
      stderr: true,
      timestamps: true,
      ...(after !== undefined && { since: secondsOf(after) }),
      // A search looks through everything that is kept, not through its last lines only.
      ...(after === undefined && !search && { tail }),
      abortSignal: signal,
    }
    if (!follow) return framesOf(Readable.from([await container.logs(options)]), Config.Tty)
    const output = await container.logs({ ...options, follow: true })
    return framesOf(Readable.from(output), Config.Tty)
  })
}

/** A container with a terminal sends plain bytes, all others frames. */
async function* framesOf(output: AsyncIterable<Buffer>, isTerminal: boolean): AsyncGenerator<Frame> {
  if (!isTerminal) {
    yield* readFrames(output)
    return
  }
  for await (const data of output) yield { stream: "stdout", data }
}

/** `since` takes seconds with a fraction of up to nine digits. */
function secondsOf(time: string): string {
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? "0"
  return `${Math.floor(Date.parse(time) / 1000)}.${fraction}`
}
