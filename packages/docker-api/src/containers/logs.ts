import type { LogEntry, LogQuery } from "@naru/engine/containers"
import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import type { Reply } from "../http/reply.ts"
import { parseTimeSeconds } from "../query/times.ts"
import { flag } from "../query/values.ts"
import { frame, streamType } from "../streams/frames.ts"

/** `GET /containers/{name}/logs`: frames, or raw bytes with a terminal; each line is sent as it comes. */
export async function containerLogs(exchange: Exchange): Promise<Reply> {
  const { engine, query, signal, version } = exchange
  const { id, spec } = await engine.containers.get(param(exchange, "name"))
  if (spec.logDriver?.type === "none") {
    throw new DockerFailure(501, "configured logging driver does not support reading")
  }
  const entries = engine.containers.logs(id, { ...logQueryOf(query), signal })
  const tty = spec.tty ?? false
  return {
    type: "stream",
    contentType: streamType(tty, version),
    eager: true,
    chunks: pack(entries, { tty, timestamps: flag(query, "timestamps") }),
  }
}

function logQueryOf(query: URLSearchParams): LogQuery {
  const stdout = flag(query, "stdout")
  const stderr = flag(query, "stderr")
  if (!stdout && !stderr) {
    throw new DockerFailure(400, "Bad parameters: you must choose at least one stream")
  }
  const since = parseTimeSeconds(query.get("since"), "since")
  const until = parseTimeSeconds(query.get("until"), "until")
  const tail = query.get("tail")
  return {
    stdout,
    stderr,
    follow: flag(query, "follow"),
    ...(since !== undefined && { since }),
    // 0 is how clients write "no end".
    ...(until && { until }),
    // Whatever is not a number means all, as in Docker.
    ...(tail !== null && /^\d+$/.test(tail) && { tail: Number(tail) }),
  }
}

/** Log entries as Docker's clients read them. */
export async function* pack(
  entries: AsyncIterable<LogEntry>,
  { tty, timestamps }: { tty: boolean; timestamps: boolean },
): AsyncGenerator<Buffer> {
  for await (const { stream, time, bytes } of entries) {
    const line = timestamps ? Buffer.concat([Buffer.from(`${time} `), bytes]) : bytes
    yield tty ? line : frame(stream, line)
  }
}
