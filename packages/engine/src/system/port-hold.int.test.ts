import { spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect, createServer } from "node:net"
import { expect, test } from "vitest"
import { holdPort } from "./port-hold.ts"
import { findPortHolder } from "./port-holder.ts"

test("a held TCP port is nobody else's until it is released", async () => {
  const held = holdPort({ protocol: "tcp", address: "127.0.0.1", port: 0 })
  const server = createServer()
  const [error] = await once(server.listen(held.port, "127.0.0.1"), "error")
  expect(error).toMatchObject({ code: "EADDRINUSE" })
  expect(findPortHolder({ protocol: "tcp", port: held.port })).toEqual({ pid: process.pid, name: "node" })
  held.release()
  await once(server.listen(held.port, "127.0.0.1"), "listening")
  server.close()
})

test("so is a held UDP port", async () => {
  const held = holdPort({ protocol: "udp", address: "127.0.0.1", port: 0 })
  const socket = createSocket("udp4")
  socket.bind(held.port, "127.0.0.1")
  const [error] = await once(socket, "error")
  expect(error).toMatchObject({ code: "EADDRINUSE" })
  expect(findPortHolder({ protocol: "udp", port: held.port })).toMatchObject({ pid: process.pid })
  held.release()
})

test("TCP and UDP ports of one number are two ports", () => {
  const tcp = holdPort({ protocol: "tcp", address: "127.0.0.1", port: 0 })
  const udp = holdPort({ protocol: "udp", address: "127.0.0.1", port: tcp.port })
  expect(udp.port).toBe(tcp.port)
  tcp.release()
  udp.release()
})

test("a port that is taken, and an address that is not the host's, are refused by name", () => {
  const held = holdPort({ protocol: "tcp", address: "127.0.0.1", port: 0 })
  expect(() => holdPort({ protocol: "tcp", address: "0.0.0.0", port: held.port })).toThrow(
    `bind 0.0.0.0:${held.port}/tcp: EADDRINUSE`,
  )
  expect(() => holdPort({ protocol: "tcp", address: "203.0.113.1", port: 0 })).toThrow(/EADDRNOTAVAIL/)
  held.release()
})

test("a port that a server left a moment ago can be held, whatever its old connections do", async () => {
  const server = createServer((socket) => socket.end("bye"))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const client = connect(port, "127.0.0.1")
  client.resume()
  await once(client, "close")
  server.close()
  await once(server, "close")
  holdPort({ protocol: "tcp", address: "127.0.0.1", port }).release()
})

test("a listener on [::] is found as the holder, too, and a free port has none", async () => {
  const server = createServer()
  await once(server.listen(0, "::"), "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  expect(findPortHolder({ protocol: "tcp", port })).toMatchObject({ pid: process.pid })
  server.close()
  await once(server, "close")
  expect(findPortHolder({ protocol: "tcp", port })).toBeUndefined()
})

test("a holder is named by its program, whatever it calls itself", async () => {
  const script = `
import socket, ctypes
ctypes.CDLL(None).prctl(15, b"disguised", 0, 0, 0)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
input()`
  const child = spawn("python3", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] })
  const [line] = await once(child.stdout, "data")
  const holder = findPortHolder({ protocol: "tcp", port: Number(line) })
  expect(holder?.name).toMatch(/^python3/)
  child.stdin.end("\n")
  await once(child, "exit")
})

test("a connection from a port is no listener on it", async () => {
  const server = createServer(() => {})
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  const client = connect(typeof address === "object" && address !== null ? address.port : 0, "127.0.0.1")
  await once(client, "connect")
  expect(findPortHolder({ protocol: "tcp", port: client.localPort ?? 0 })).toBeUndefined()
  client.destroy()
  server.close()
})
