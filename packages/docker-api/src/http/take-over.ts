import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Readable } from "node:stream"
import type { Connection } from "./exchange.ts"
import { commonHeaders, type TakeOverReply } from "./reply.ts"

export interface TakenCall {
  request: Readable
  response: ServerResponse
  upgraded?: Socket
}

/**
 * Takes a connection out of HTTP. A client that sent `Upgrade: tcp` reads `101 UPGRADED` and then owns both directions of
 * the socket; others read `200` and raw bytes until the connection ends, with their request body as input.
 */
export async function takeOver(
  { request, response, upgraded }: TakenCall,
  { contentType, run }: TakeOverReply,
  signal: AbortSignal,
): Promise<void> {
  const connection = upgraded
    ? upgrade(response, upgraded, contentType, signal)
    : stream(request, response, contentType, signal)
  try {
    await run(connection)
  } finally {
    connection.output.end()
  }
}

function upgrade(
  response: ServerResponse,
  socket: Socket,
  contentType: string,
  signal: AbortSignal,
): Connection {
  response.detachSocket(socket)
  const headers = { "Content-Type": contentType, Connection: "Upgrade", Upgrade: "tcp", ...commonHeaders }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 101 UPGRADED\r\n${lines.join("")}\r\n`)
  return { input: socket, output: socket, signal }
}

function stream(
  request: Readable,
  response: ServerResponse,
  contentType: string,
  signal: AbortSignal,
): Connection {
  // Raw bytes, not chunks: the end of the connection is the end of the stream.
  response.useChunkedEncodingByDefault = false
  response.shouldKeepAlive = false
  response.writeHead(200, { ...commonHeaders, "Content-Type": contentType }).flushHeaders()
  return { input: request, output: response, signal }
}
