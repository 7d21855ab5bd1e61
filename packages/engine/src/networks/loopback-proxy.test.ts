import { once } from "node:events"
import { connect, createServer, type Server } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, expect, test } from "vitest"
import { openProxy } from "./loopback-proxy.ts"

const servers: (Server | { close(): void })[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server on 127.0.0.1 that answers, once the visitor has said all, with what it heard. */
async function echoPort(): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, async (socket) =>
    socket.end(`heard ${await text(socket)}`),
  )
  servers.push(server)
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

async function proxyTo(port: number): Promise<number> {
  const proxy = await openProxy({
    listen: { address: "::1", port: 0 },
    target: { address: "127.0.0.1", port },
  })
  servers.push(proxy)
  return proxy.port
}

test("bytes pass both ways, and a visitor that has said all still hears the answer", async () => {
  const visitor = connect(await proxyTo(await echoPort()), "::1")
  visitor.end("hello")
  expect(await text(visitor)).toBe("heard hello")
})

test("a visitor is let go when nobody answers behind the proxy", async () => {
  const visitor = connect(await proxyTo(1), "::1")
  visitor.on("error", () => {})
  const [hadError] = await once(visitor, "close")
  expect(typeof hadError).toBe("boolean")
})

test("a port that is taken is the listener's error", async () => {
  const port = await proxyTo(await echoPort())
  const again = openProxy({ listen: { address: "::1", port }, target: { address: "127.0.0.1", port: 1 } })
  await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" })
})
