import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { errorKinds, NaruError } from "@naru/base/errors"
import type { Log } from "@naru/base/log"
import { WebSocketServer } from "ws"
import { openTerminal } from "./open-terminal.ts"
import { closeCodes, pipeTerminal } from "./pipe-terminal.ts"

/** Takes upgrades of `/api/terminal`. */
export interface Terminals {
  /** Opens a terminal for the request, or answers with the status of what refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  /** Ends all terminals; the pages connect again to the next process. */
  close(): void
}

/** What one message of a browser may hold: a large paste. */
const maxPayload = 4 * 1024 * 1024

/** Opens the terminals of this process. */
export function serveTerminals(log: Log): Terminals {
  const server = new WebSocketServer({ noServer: true, maxPayload })
  return {
    async upgrade(request, socket, head) {
      // A browser that leaves while the shell starts resets the socket; there is nobody to tell then.
      socket.on("error", (error) => log.debug({ error }, "An upgrade's socket failed"))
      try {
        const terminal = await openTerminal(request)
        if (socket.destroyed) return void terminal.stream.destroy()
        server.handleUpgrade(request, socket, head, (client) => pipeTerminal(client, terminal, log))
      } catch (error) {
        refuse(socket, error, log)
      }
    },
    close() {
      for (const client of server.clients) client.close(closeCodes.goingAway, "Naru restarts.")
      server.close()
    },
  }
}

function refuse(socket: Duplex, error: unknown, log: Log): void {
  const isKnown = error instanceof NaruError && error.kind !== "internal"
  if (!isKnown) log.error({ error }, "A terminal could not be opened")
  const { status } = isKnown ? errorKinds[error.kind] : errorKinds.internal
  const body = JSON.stringify({
    code: isKnown ? error.code : "internal",
    message: isKnown ? error.userMessage : "The terminal could not be opened.",
  })
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
