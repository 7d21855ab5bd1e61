import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { NaruError } from "@naru/base/errors"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { WebSocket, WebSocketServer } from "ws"
import { closeCodes, pipeTerminal } from "./pipe-terminal.ts"

/** A real WebSocket on loopback, and the two ends of a stream where the shell would be. */
interface Piped {
  page: WebSocket
  shell: Socket
  sizes: { rows: number; columns: number }[]
  closed: Promise<number>
}

let server: WebSocketServer
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" })
  await new Promise((resolve) => server.once("listening", resolve))
})
afterEach(() => {
  for (const client of server.clients) client.terminate()
  server.close()
})

async function pipe(admitAgain: () => Promise<void> = async () => undefined): Promise<Piped> {
  const [stream, shell] = await connectedPair()
  const sizes: Piped["sizes"] = []
  const resize = async (size: { rows: number; columns: number }) => void sizes.push(size)
  server.once("connection", (socket) => pipeTerminal(socket, { stream, resize, admitAgain }, silentLog))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const page = new WebSocket(`ws://127.0.0.1:${port}`)
  const closed = new Promise<number>((resolve) => page.once("close", resolve))
  await new Promise((resolve) => page.once("open", resolve))
  return { page, shell, sizes, closed }
}

/** Both ends of a connection, as the engine's upgraded one is. */
async function connectedPair(): Promise<[Socket, Socket]> {
  const listener = createServer().listen(0, "127.0.0.1")
  await once(listener, "listening")
  const address = listener.address()
  const one = connect(typeof address === "object" ? (address?.port ?? 0) : 0, "127.0.0.1")
  const [other]: [Socket] = await new Promise((resolve) =>
    listener.once("connection", (socket) => resolve([socket])),
  )
  listener.close()
  return [one, other]
}

const next = (page: WebSocket) =>
  new Promise<string>((resolve) => page.once("message", (data) => resolve(String(data))))
const read = (shell: Socket) =>
  new Promise<string>((resolve) => shell.once("data", (data) => resolve(String(data))))

describe("a terminal's socket", () => {
  it("carries bytes both ways as they are", async () => {
    const { page, shell } = await pipe()
    const typed = read(shell)
    page.send(Buffer.from("ls\x03한\n"))
    expect(await typed).toBe("ls\x03한\n")
    const printed = next(page)
    shell.write("\x1b[31mred\x1b[0m")
    expect(await printed).toBe("\x1b[31mred\x1b[0m")
  })

  it("takes sizes as text, again with the first output, and nothing that is no size", async () => {
    const { page, shell, sizes } = await pipe()
    for (const text of ["nonsense", "{}", JSON.stringify({ rows: -1, columns: 1e9 })]) page.send(text)
    page.send(JSON.stringify({ rows: 30, columns: 90 }))
    await vi.waitFor(() => expect(sizes).toEqual([{ rows: 30, columns: 90 }]))
    shell.write("$ ")
    await vi.waitFor(() => expect(sizes).toHaveLength(2))
    expect(sizes[1]).toEqual({ rows: 30, columns: 90 })
  })

  it("closes well when the shell ends", async () => {
    const { shell, closed } = await pipe()
    shell.end()
    expect(await closed).toBe(closeCodes.ended)
  })

  it("ends the shell when the page is closed", async () => {
    const { page, shell } = await pipe()
    const ended = new Promise((resolve) => shell.once("close", resolve).once("end", resolve).resume())
    page.close()
    await ended
  })

  it("closes when who opened it may no longer have it", async () => {
    const refused = new NaruError({ code: "not_allowed", kind: "forbidden", message: "" })
    const { closed } = await pipe(() => Promise.reject(refused))
    expect(await closed).toBe(closeCodes.refused)
  })
})
