import { once } from "node:events"
import { createServer } from "node:net"
import { afterEach, beforeEach, expect, test } from "vitest"
import { holdPort } from "../system/index.ts"
import type { PortBinding } from "./network.ts"
import { openPortBook, type PortBook } from "./port-book.ts"

let book: PortBook
beforeEach(() => {
  book = openPortBook()
})
afterEach(() => book.releaseAll())

const claim = (name: string, ...ports: PortBinding[]) =>
  book.claim({ containerId: name, containerName: name, address: "127.0.0.1", ports })
const tcp = (hostPort: number, hostAddress = "127.0.0.1"): PortBinding => ({
  containerPort: 80,
  protocol: "tcp",
  hostAddress,
  hostPort,
})

/** A port that nobody has at this moment. */
function freePort(): number {
  const held = holdPort({ protocol: "tcp", address: "0.0.0.0", port: 0 })
  held.release()
  return held.port
}

test("chosen numbers come back in the order that was asked for", async () => {
  const port = freePort()
  const [free, wanted] = await claim("web", tcp(0), tcp(port))
  expect(wanted?.hostPort).toBe(port)
  expect(free?.hostPort).toBeGreaterThan(0)
  expect(free?.hostPort).not.toBe(port)
})

test("all ports or none: when the second is taken the first is free again", async () => {
  const [first, second] = [freePort(), freePort()]
  await claim("holder", tcp(second))
  await expect(claim("web", tcp(first), tcp(second))).rejects.toMatchObject({
    message: `port ${second}/tcp is in use by container holder`,
  })
  await claim("next", tcp(first))
})

test("every address includes each single one, two single ones do not meet", async () => {
  const port = freePort()
  await claim("one", tcp(port, "127.0.0.1"))
  await claim("two", tcp(port, "127.0.0.2"))
  await expect(claim("all", tcp(port, "0.0.0.0"))).rejects.toThrow(/in use by container (one|two)/)
})

test("a port belongs to one protocol, and to IPv4 or IPv6", async () => {
  const port = freePort()
  await claim("tcp", tcp(port))
  await claim("udp", { ...tcp(port), protocol: "udp" })
  await claim("v6", tcp(port, "::1"))
})

test("an IPv6 listener of another program is named like any other", async () => {
  const server = createServer()
  await once(server.listen(0, "::1"), "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  await expect(claim("web", tcp(port, "::1"))).rejects.toThrow(`(pid ${process.pid})`)
  server.close()
})

test("released ports are free at once, those of others stay", async () => {
  const [mine, theirs] = [freePort(), freePort()]
  await claim("mine", tcp(mine))
  await claim("theirs", tcp(theirs))
  book.release("mine")
  book.release("mine")
  await claim("next", tcp(mine))
  await expect(claim("thief", tcp(theirs))).rejects.toMatchObject({ code: "port_in_use", kind: "conflict" })
})

test("the person reads what to do about a port that is taken", async () => {
  const port = freePort()
  await claim("web", tcp(port))
  await expect(claim("late", tcp(port))).rejects.toMatchObject({
    userMessage: `Port ${port}/tcp is in use by container web. Stop it, or publish another port.`,
  })
})
