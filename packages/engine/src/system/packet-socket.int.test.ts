import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, expect, test } from "vitest"
import { connectSeqpacket, type PacketSocket } from "./packet-socket.ts"

// Python's standard library has seqpacket servers; each script gets the socket's path and prints "ready".
const server = `
import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
import os
os.chdir(os.path.dirname(sys.argv[1])); listener.bind(os.path.basename(sys.argv[1])); listener.listen(1)
print("ready", flush=True)
peer, _ = listener.accept()
`
const echo = `${server}
while True:
    packet = peer.recv(65536)
    if packet == b"": break
    peer.send(packet)
peer.send(b"\\x02the end")
peer.close()
`

let directory: string
let children: ChildProcess[]
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-packets-"))
  children = []
})
afterEach(() => {
  for (const child of children) child.kill("SIGKILL")
  rmSync(directory, { recursive: true })
})

async function serve(script: string, path = join(directory, "attach")): Promise<string> {
  const child = spawn("python3", ["-c", script, path], { stdio: ["ignore", "pipe", "ignore"] })
  children.push(child)
  await new Promise((resolve) => child.stdout.once("data", resolve))
  return path
}

async function packetsOf(socket: PacketSocket): Promise<Buffer[]> {
  const packets: Buffer[] = []
  for await (const packet of socket) packets.push(packet)
  return packets
}

test("packets keep their borders both ways, and ending the writing side leaves reading open", async () => {
  const socket = await connectSeqpacket(await serve(echo))
  socket.write("one")
  socket.write(Buffer.from("two two"))
  socket.shutdownWrite()
  expect((await packetsOf(socket)).map(String)).toEqual(["one", "two two", "\u0002the end"])
})

test("a long write arrives whole, in packets that conmon can take", async () => {
  const socket = await connectSeqpacket(await serve(echo))
  const bytes = randomBytes(3 * 1024 * 1024)
  socket.end(bytes)
  const packets = await packetsOf(socket)
  expect(Buffer.concat(packets.slice(0, -1)).equals(bytes)).toBe(true)
  expect(Math.max(...packets.map((packet) => packet.length))).toBeLessThanOrEqual(16 * 1024)
})

test("a reader that pauses holds the sender back and loses nothing", async () => {
  const flood = `${server}
for number in range(5000): peer.send(str(number).encode().ljust(1000))
peer.close()
`
  const socket = await connectSeqpacket(await serve(flood))
  let expected = 0
  for await (const packet of socket) {
    expect(Number(packet)).toBe(expected)
    expected += 1
    if (expected % 1000 === 0) await sleep(20)
  }
  expect(expected).toBe(5000)
})

test("a path longer than a socket address can hold still connects", async () => {
  const deep = join(directory, "d".repeat(100))
  mkdirSync(deep)
  const socket = await connectSeqpacket(await serve(echo, join(deep, "attach")))
  socket.end("far away")
  expect(String((await packetsOf(socket))[0])).toBe("far away")
})

test("an absent socket is refused by name, with no descriptor left open", async () => {
  await expect(connectSeqpacket(join(directory, "none"))).rejects.toMatchObject({
    errno: "ENOENT",
    message: expect.stringContaining("none"),
  })
})

test("writing to a peer that left is an error event, not a signal that ends the process", async () => {
  const socket = await connectSeqpacket(await serve(`${server}\npeer.close()`))
  await sleep(50)
  const error = new Promise((resolve) => socket.once("error", resolve))
  socket.write("hello?")
  expect(await error).toMatchObject({ errno: "EPIPE" })
  expect(socket.destroyed).toBe(true)
})

test("closing ends the stream at once", async () => {
  const socket = await connectSeqpacket(await serve(echo))
  const closed = new Promise((resolve) => socket.once("close", resolve))
  socket.close()
  await closed
  expect(socket.destroyed).toBe(true)
})

test("many sockets are served at once, each with its own packets", async () => {
  const many = `${server.replace("listen(1)", "listen(50)").replace("peer, _ = listener.accept()", "")}
peers = [listener.accept()[0] for _ in range(50)]
for number, peer in enumerate(peers): peer.send(str(number).encode() + b" " + peer.recv(99)); peer.close()
`
  const path = await serve(many)
  const sockets: PacketSocket[] = []
  for (let number = 0; number < 50; number += 1) sockets.push(await connectSeqpacket(path))
  for (const [number, socket] of sockets.entries()) socket.write(`from ${number}`)
  const answers = await Promise.all(sockets.map(async (socket) => (await packetsOf(socket)).map(String)))
  expect(answers).toEqual(sockets.map((_, number) => [`${number} from ${number}`]))
})

test("a server that does not take connections at once is waited for", async () => {
  const slow = `${server.replace("listen(1)", "listen(0)").replace("peer, _ = listener.accept()", "")}
import time
time.sleep(0.2)
for _ in range(5): listener.accept()[0].send(b"welcome")
time.sleep(1)
`
  const path = await serve(slow)
  const sockets = await Promise.all(Array.from({ length: 5 }, () => connectSeqpacket(path)))
  for (const socket of sockets) {
    const [packet] = await once(socket, "data")
    expect(String(packet)).toBe("welcome")
    socket.close()
  }
})

test("an open socket alone does not keep the process alive", async () => {
  const path = await serve(echo)
  const file = new URL("./packet-socket.ts", import.meta.url).href
  const script = `
    const { connectSeqpacket } = await import(${JSON.stringify(file)})
    const socket = await connectSeqpacket(${JSON.stringify(path)})
    socket.on("data", () => {})
    console.log("connected")`
  const args = ["--conditions", "naru-source", "--input-type", "module", "--eval", script]
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })
  children.push(child)
  const [code] = await once(child, "exit")
  expect(code).toBe(0)
})
