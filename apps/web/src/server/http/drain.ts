import type { Server } from "node:http"

/** Streams stay open for ever, so they get this long and no longer; browsers connect again by themselves. */
const patienceMs = 3000

/** Takes no new connections, lets requests under way finish, and cuts what is still open after three seconds. */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
