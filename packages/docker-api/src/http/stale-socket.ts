import { rm } from "node:fs/promises"
import { connect } from "node:net"
import { errnoOf, NaruError } from "@naru/base/errors"

class SocketTaken extends NaruError {
  constructor(path: string) {
    super({
      code: "socket_taken",
      kind: "conflict",
      message: `another process listens on ${path}`,
      userMessage: `Another process answers on ${path}. Stop it, or choose another directory with NARU_RUN.`,
    })
  }
}

/** Removes a socket file that nobody answers on any more; throws {@link SocketTaken} when someone does. */
export async function clearStaleSocket(path: string): Promise<void> {
  if (await answers(path)) throw new SocketTaken(path)
  await rm(path, { force: true })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", (error) => {
      const errno = errnoOf(error)
      if (errno === "ENOENT" || errno === "ECONNREFUSED") resolve(false)
      else reject(error)
    })
  })
}
