import { once } from "node:events"
import type { ServerResponse } from "node:http"
import type { Connection } from "./exchange.ts"
import { formatVersion, newestVersion } from "./version.ts"

/** What a handler answers; plain data, sent by {@link sendReply}. */
export type Reply = WholeReply | StreamReply | TakeOverReply

export type WholeReply = { status: number; headers?: Readonly<Record<string, string>> } & (
  | { type: "json"; body: unknown }
  | { type: "text"; body: string }
)

export interface StreamReply {
  type: "stream"
  contentType: string
  chunks: AsyncIterable<Uint8Array | string>
  /** Send the status line at once. Otherwise it waits for the first chunk, so that an early error has a status of its own. */
  eager: boolean
  /** Last chunk of a stream that fails after it began. Without it the connection breaks. */
  lastWords?: (error: unknown) => string
}

/** The connection leaves HTTP and belongs to `run` until that resolves. */
export interface TakeOverReply {
  type: "take-over"
  contentType: string
  run(connection: Connection): Promise<void>
}

export function json(body: unknown, status = 200): WholeReply {
  return { type: "json", status, body }
}

/** An answer without a body, such as 204 or 304. */
export function empty(status = 204): WholeReply {
  return { type: "text", status, body: "" }
}

/** One JSON document per line, sent as they come. */
export function jsonLines(
  documents: AsyncIterable<unknown>,
  options: { eager: boolean; lastWords?: (error: unknown) => unknown },
): Reply {
  const { lastWords } = options
  return {
    type: "stream",
    contentType: "application/json",
    chunks: toLines(documents),
    eager: options.eager,
    ...(lastWords && { lastWords: (error: unknown) => toLine(lastWords(error)) }),
  }
}

// Docker's encoder ends documents of streams with \r\n (moby, pkg/streamformatter).
function toLine(document: unknown): string {
  return `${JSON.stringify(document)}\r\n`
}

async function* toLines(documents: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const document of documents) yield toLine(document)
}

/** Headers of every answer, whatever its outcome. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "Api-Version": formatVersion(newestVersion),
  "Docker-Experimental": "false",
  Ostype: "linux",
  Server: "Naru (linux)",
}

/** Writes a JSON or text answer whole. */
export function sendWhole(response: ServerResponse, reply: WholeReply): void {
  const isJson = reply.type === "json"
  const body = Buffer.from(isJson ? `${JSON.stringify(reply.body)}\n` : reply.body)
  const type = isJson ? "application/json" : "text/plain; charset=utf-8"
  const hasBody = reply.status !== 204 && reply.status !== 304
  response.writeHead(reply.status, {
    ...commonHeaders,
    ...reply.headers,
    ...(hasBody && { "Content-Type": type, "Content-Length": body.length }),
  })
  response.end(hasBody ? body : undefined)
}

/**
 * Streams an answer, waiting whenever the client reads slower than the chunks come. Errors before the first chunk are
 * thrown (nothing is sent yet, unless eager); later ones become the last words or break the connection.
 */
export async function sendStream(
  response: ServerResponse,
  { contentType, chunks, eager, lastWords }: StreamReply,
  signal: AbortSignal,
): Promise<void> {
  const begin = () => response.writeHead(200, { ...commonHeaders, "Content-Type": contentType })
  if (eager) begin().flushHeaders()
  try {
    for await (const chunk of chunks) {
      if (signal.aborted) return
      if (!response.headersSent) begin()
      if (!response.write(chunk)) await once(response, "drain", { signal })
    }
    if (!response.headersSent) begin()
    response.end()
  } catch (error) {
    if (signal.aborted) return
    if (!response.headersSent) throw error
    if (!lastWords) throw error
    response.end(lastWords(error))
  }
}
