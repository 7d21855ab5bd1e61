import { chmod, chown } from "node:fs/promises"
import { createServer, type IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Log } from "@naru/base/log"
import type { Engine } from "@naru/engine"
import { readUpgradeBody } from "./http/body.ts"
import { openDispatcher } from "./http/dispatch.ts"
import { clearStaleSocket } from "./http/stale-socket.ts"
import { allowAll, type Policy } from "./policy.ts"

export interface DockerApiOptions {
  engine: Engine
  log: Log
  /** Decides who may do what on this socket; everything is allowed without one. */
  policy?: Policy
  /** Answers paths outside the Docker API, such as `/naru/…`; returns false for those that it does not know. */
  extras?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>
}

export interface DockerApi {
  /**
   * Serves on a unix socket; a stale socket file is replaced. Throws `socket_taken` when another process answers there.
   * @param options.mode permission bits of the socket, default 0o660
   * @param options.gid group of the socket, default the process's own
   */
  listen(socketPath: string, options?: { mode?: number; gid?: number }): Promise<void>
  /** Stops listening, lets plain requests end for a moment, then cuts streams. Containers go on. */
  close(): Promise<void>
}

const closeGraceMs = 300

/** The Docker Engine API over an engine, for the unmodified docker CLI and its like. Listens on nothing until told to. */
export function createDockerApi({ engine, log, policy = allowAll, extras }: DockerApiOptions): DockerApi {
  const dispatch = openDispatcher({ engine, log, policy, ...(extras && { extras }) })
  const sockets = new Set<Socket>()
  const server = createServer(
    {
      // Build contexts and image archives take as long as they take; clients keep idle connections open.
      requestTimeout: 0,
      keepAliveTimeout: 0,
      // Build arguments and labels travel in the query.
      maxHeaderSize: 1024 * 1024,
      shouldUpgradeCallback: isRawStreamUpgrade,
    },
    (request, response) => dispatch({ request, response, body: request }),
  )
  server.on("connection", (socket: Socket) => {
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
  })
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Streams end by reset as often as by end; the exchange hears of it through "close".
    socket.on("error", (error) => log.debug({ error }, "a client's connection broke"))
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once("finish", () => socket.end())
    dispatch({ request, response, body: bodyOfUpgrade(request, socket, head), upgraded: socket })
  })

  return {
    async listen(socketPath, { mode = 0o660, gid } = {}) {
      await clearStaleSocket(socketPath)
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject)
        // The socket is bound within listen(): nobody else can open it before its mode is set.
        const umask = process.umask(0o177)
        server.listen(socketPath, () => {
          server.off("error", reject)
          resolve()
        })
        process.umask(umask)
      })
      if (gid !== undefined) await chown(socketPath, process.getuid?.() ?? 0, gid)
      await chmod(socketPath, mode)
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, closeGraceMs)
      await closed
      clearTimeout(cut)
    },
  }
}

/** Docker's streams ask for `Upgrade: tcp`; other upgrades (h2c) are answered as the plain requests they also are. */
function isRawStreamUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === "tcp"
}

async function* bodyOfUpgrade(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): AsyncGenerator<Buffer> {
  yield await readUpgradeBody(socket, head, Number(request.headers["content-length"] ?? 0))
}
