import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect, isIPv6, type Socket } from "node:net"
import { openSemaphore } from "@naru/base/semaphore"

/** How a question came is how it goes on: answers that are too long for UDP are asked for again by TCP. */
export type DnsTransport = "udp" | "tcp"

const dnsPort = 53
const patienceMs = 2500
/** A container that floods us with questions must not use up the engine's descriptors. */
const atOnce = openSemaphore(64)

/** Passes a query on to the servers in order until one answers; undefined when none does. */
export async function askUpstream(
  query: Buffer,
  servers: readonly string[],
  transport: DnsTransport,
): Promise<Buffer | undefined> {
  return atOnce.run(async () => {
    for (const server of servers) {
      const ask = transport === "udp" ? askByUdp : askByTcp
      // A server that is down or unreachable is the reason to have several: the next one is asked.
      const answer = await ask(server, query).catch(() => undefined)
      if (answer !== undefined) return answer
    }
    return undefined
  })
}

/** Every query leaves from a port of its own, so that answers are hard to forge. */
async function askByUdp(server: string, query: Buffer): Promise<Buffer | undefined> {
  const socket = createSocket(isIPv6(server) ? "udp6" : "udp4")
  const signal = AbortSignal.timeout(patienceMs)
  try {
    socket.connect(dnsPort, server)
    await once(socket, "connect", { signal })
    socket.send(query)
    for (;;) {
      const [answer]: Buffer[] = await once(socket, "message", { signal })
      if (answer !== undefined && sameId(answer, query)) return answer
    }
  } finally {
    socket.close()
  }
}

async function askByTcp(server: string, query: Buffer): Promise<Buffer | undefined> {
  const socket = connect(dnsPort, server)
  socket.setTimeout(patienceMs, () => socket.destroy())
  try {
    socket.write(withLength(query))
    for await (const answer of messagesOf(socket)) if (sameId(answer, query)) return answer
    return undefined
  } finally {
    socket.destroy()
  }
}

function sameId(answer: Buffer, query: Buffer): boolean {
  return answer.subarray(0, 2).equals(query.subarray(0, 2))
}

/** DNS messages on a TCP stream, each after its length in two bytes (RFC 1035, section 4.2.2). */
export async function* messagesOf(socket: Socket): AsyncGenerator<Buffer> {
  let pending = Buffer.alloc(0)
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE()) {
      const end = 2 + pending.readUInt16BE()
      yield pending.subarray(2, end)
      pending = pending.subarray(end)
    }
  }
}

/** A DNS message as it goes over TCP. */
export function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}
