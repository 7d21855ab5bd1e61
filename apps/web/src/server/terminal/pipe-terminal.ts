import type { Log } from "@naru/base/log"
import type { WebSocket } from "ws"
import * as z from "zod"
import { whileAllowed } from "../while-allowed.ts"
import type { OpenTerminal } from "./open-terminal.ts"

const resizeSchema = z.object({
  rows: z.number().int().min(1).max(1000),
  columns: z.number().int().min(1).max(1000),
})

/** A browser that does not read makes the shell wait: bytes that may lie unsent before it is paused. */
const highWater = 1024 * 1024
/** A socket that answers no ping in this time is gone (a laptop that was closed). */
const pingMs = 25_000

/** Close codes that the page understands; 4000 and up are for applications (RFC 6455 section 7.4.2). */
export const closeCodes = { ended: 1000, goingAway: 1001, failed: 1011, refused: 4403 } as const

/**
 * Carries a terminal over a WebSocket: binary is bytes both ways, text is `{ rows, columns }`. Ends with either side, and when
 * who opened it may no longer have it.
 */
export function pipeTerminal(socket: WebSocket, terminal: OpenTerminal, log: Log): void {
  const { stream, resize } = terminal
  const closed = new AbortController()
  const live = whileAllowed(terminal.admitAgain, closed.signal)
  live.addEventListener("abort", () =>
    socket.close(closeCodes.refused, "You may not have this terminal any more."),
  )
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
    closed.abort()
    // Without its terminal the shell gets a hang-up and ends.
    stream.destroy()
  })

  let size: z.infer<typeof resizeSchema> | undefined
  // A size that comes before the shell has its terminal is lost; with its first output it has one.
  stream.once("data", applySize)

  function setSize(text: string): void {
    size = resizeSchema.safeParse(parseJson(text)).data ?? size
    applySize()
  }

  function applySize(): void {
    if (!size) return
    resize(size).catch((error: unknown) => log.debug({ error }, "A terminal could not be resized"))
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
