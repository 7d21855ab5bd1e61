import { createServer, type RequestListener, request, type Server } from "node:http"
import { createConnection } from "node:net"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { afterEach, describe, expect, test } from "vitest"
import { readUpgradeBody } from "./body.ts"
import { jsonLines, type Reply, type StreamReply, sendStream } from "./reply.ts"
import { errorLine } from "./translate.ts"

let server: Server | undefined
afterEach(() => server?.close())

/** Answers one request with the listener, over a socket of the file system as the API does. */
function answering(listener: RequestListener): Promise<{ status: number | undefined; body: string }> {
  const socketPath = join("/tmp", `naru-reply-${process.pid}-${Math.random().toString(36).slice(2)}`)
  server = createServer(listener)
  return new Promise((resolve, reject) => {
    server?.listen(socketPath, () => {
      const call = request({ socketPath }, (response) => {
        const { statusCode: status } = response
        text(response).then((body) => resolve({ status, body }), reject)
      })
      call.once("error", reject)
      call.end()
    })
  })
}

function streamed(reply: Reply): StreamReply {
  if (reply.type !== "stream") throw new Error("not a stream")
  return reply
}

async function* lines(count: number, failure?: Error): AsyncGenerator<unknown> {
  for (let line = 1; line <= count; line += 1) yield { line }
  if (failure) throw failure
}

const never = new AbortController().signal

describe("a streamed answer", () => {
  test("is one document a line", async () => {
    const reply = streamed(jsonLines(lines(2), { eager: false }))
    const answer = await answering((_request, response) => void sendStream(response, reply, never))
    expect(answer).toEqual({ status: 200, body: '{"line":1}\r\n{"line":2}\r\n' })
  })

  test("that fails before its first chunk can still have a status of its own", async () => {
    const reply = streamed(jsonLines(lines(0, new Error("no such base")), { eager: false }))
    const answer = await answering((_request, response) => {
      sendStream(response, reply, never).catch((error: Error) => response.writeHead(404).end(error.message))
    })
    expect(answer).toEqual({ status: 404, body: "no such base" })
  })

  test("that fails later ends with its last words", async () => {
    const reply = streamed(
      jsonLines(lines(1, new Error("disk full")), { eager: false, lastWords: errorLine }),
    )
    const { body } = await answering((_request, response) => void sendStream(response, reply, never))
    expect(body).toBe('{"line":1}\r\n{"errorDetail":{"message":"disk full"},"error":"disk full"}\r\n')
  })

  test("that is eager shows its status before there is anything to send", async () => {
    const silent = async function* () {
      yield* []
      await new Promise(() => {})
    }
    const reply = streamed(jsonLines(silent(), { eager: true }))
    const socketPath = join("/tmp", `naru-reply-${process.pid}-eager`)
    server = createServer((_request, response) => void sendStream(response, reply, never))
    await new Promise<void>((resolve) => server?.listen(socketPath, resolve))
    const status = await new Promise((resolve) => {
      const call = request({ socketPath }, (response) => {
        resolve(response.statusCode)
        call.destroy()
      })
      // Destroyed on purpose above.
      call.on("error", () => {})
      call.end()
    })
    expect(status).toBe(200)
    server.closeAllConnections()
  })
})

describe("the body of a request that asks for an upgrade", () => {
  test("that ends too early is refused", async () => {
    const socketPath = join("/tmp", `naru-reply-${process.pid}-body`)
    const refused = new Promise((resolve) => {
      server = createServer()
      server.on("upgrade", (_request, socket, head) => {
        readUpgradeBody(socket, head, 10).catch(resolve)
      })
      server.listen(socketPath, () => {
        createConnection(socketPath).end(
          "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 10\r\n\r\nabc",
        )
      })
    })
    expect(await refused).toMatchObject({ status: 400, message: "the request body is incomplete" })
  })

  test("that is enormous is refused unread", async () => {
    const socket = createConnection("/nowhere").on("error", () => {})
    await expect(readUpgradeBody(socket, Buffer.alloc(0), 2 ** 40)).rejects.toMatchObject({ status: 413 })
  })
})
