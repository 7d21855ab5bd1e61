import type { Log } from "@naru/base/log"
import type { WebSocket } from "ws"
import * as z from "zod"
import type { Terminal } from "./start-shell.ts"

const resizeSchema = z.object({
  rows: z.number().int().min(1).max(1000),
  columns: z.number().int().min(1).max(1000),
})

/** A browser that does not read makes the shell wait: bytes that may lie unsent before it is paused. */
const highWater = 1024 * 1024
/** A socket that answers no ping in this time is gone (a laptop that was closed). */
const pingMs = 25_000

/** Close codes that the page understands; 4000 and up are for applications (RFC 6455 section 7.4.2). */
export const closeCodes = { ended: 1000, goingAway: 1001, failed: 1011 } as const

/** Carries a terminal over a WebSocket: binary is bytes both ways, text is `{ rows, columns }`. Ends with either side. */
export function pipeTerminal(socket: WebSocket, { stream, resize }: Terminal, log: Log): void {
  stream.on("data", (bytes: Buffer) => {
    socket.send(bytes, () => {
      if (socket.bufferedAmount < highWater) stream.resume()
    })
    if (socket.bufferedAmount > highWater) stream.pause()
  })
  stream.on("end", () => socket.close(closeCodes.ended, "The shell has ended."))
  stream.on("error", (error) => {
    log.warn({ error }, "A terminal's stream failed")
    socket.close(closeCodes.failed, "The connection to the container was lost.")
  })
  socket.on("message", (data, isBinary) => {
    if (isBinary) stream.write(bytesOf(data))
    else setSize(bytesOf(data).toString())
  })
  socket.on("error", (error) => log.debug({ error }, "A terminal's socket failed"))

  let isAlive = true
  socket.on("pong", () => {
    isAlive = true
  })
  const ping = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, pingMs)
  socket.on("close", () => {
    clearInterval(ping)
    // Without its terminal the shell gets a hang-up and ends.
    stream.destroy()
  })

  function setSize(text: string): void {
    const size = resizeSchema.safeParse(parseJson(text))
    if (!size.success) return
    resize(size.data).catch((error: unknown) => log.debug({ error }, "A terminal could not be resized"))
  }
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
