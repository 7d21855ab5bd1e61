import { createSocket, type Socket as UdpSocket } from "node:dgram"
import { once } from "node:events"
import { createServer, type Server, type Socket } from "node:net"
import { formatAnswer, formatFailure, parseQuestion, recordType } from "./dns-message.ts"
import { askUpstream, type DnsTransport, messagesOf, withLength } from "./dns-upstream.ts"

/** Answers for the names of one network's containers and passes every other question on. */
export interface NameServer {
  close(): void
}

export interface NameServerOptions {
  /** Where to listen, port 53 of UDP and TCP. */
  address: string
  /** Addresses of a name of ours; undefined for names that are not. */
  find(name: string): readonly string[] | undefined
  /** Servers that know the rest of the world, asked in order; may be empty. */
  upstreams(): readonly string[]
}

const dnsPort = 53
/** Containers come and go: nobody may remember an address for long. */
const ttlSeconds = 5
const idleMs = 10_000

/** Opens a name server. It does not keep the process alive. Rejects with the listener's error (`EADDRINUSE`). */
export async function openNameServer(options: NameServerOptions): Promise<NameServer> {
  const udp = await listenUdp(options)
  try {
    const tcp = await listenTcp(options)
    const close = () => {
      udp.close()
      tcp.close()
    }
    return { close }
  } catch (error) {
    udp.close()
    throw error
  }
}

async function listenUdp(options: NameServerOptions): Promise<UdpSocket> {
  const socket = createSocket("udp4")
  socket.on("message", async (query, { port, address }) => {
    const reply = await answer(options, query, "udp")
    // The asker may be gone, and the server closed, by the time an upstream answers; it would ask again.
    if (reply !== undefined) socket.send(reply, port, address, () => {})
  })
  socket.bind(dnsPort, options.address)
  await once(socket, "listening")
  // A single datagram that cannot be sent is its asker's loss, not the end of the server.
  socket.on("error", () => {})
  return socket.unref()
}

async function listenTcp(options: NameServerOptions): Promise<Server> {
  const server = createServer((socket) => {
    socket.setTimeout(idleMs, () => socket.destroy())
    serveTcp(options, socket).catch(() => socket.destroy())
  })
  server.listen(dnsPort, options.address)
  await once(server, "listening")
  return server.unref()
}

async function serveTcp(options: NameServerOptions, socket: Socket): Promise<void> {
  for await (const query of messagesOf(socket)) {
    const reply = await answer(options, query, "tcp")
    if (reply !== undefined) socket.write(withLength(reply))
  }
}

async function answer(
  { find, upstreams }: NameServerOptions,
  query: Buffer,
  transport: DnsTransport,
): Promise<Buffer | undefined> {
  const question = parseQuestion(query)
  if (question === undefined) return undefined
  const addresses = find(question.name)
  if (addresses === undefined)
    return (await askUpstream(query, upstreams(), transport)) ?? formatFailure(query, question)
  const isAsked = question.type === recordType.a || question.type === recordType.any
  return formatAnswer(query, question, isAsked ? addresses : [], ttlSeconds)
}
