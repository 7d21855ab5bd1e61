import { connect, createServer, type Server } from "node:net"
import { pipeline } from "node:stream"

/**
 * Serves a TCP port on an IPv6 address of the host by passing bytes to a container's IPv4 address, which no packet
 * translation can do. Used only when such an address is asked for. Rejects with the listener's error (`EADDRINUSE`).
 */
export async function openProxy(request: {
  listen: { address: string; port: number }
  target: { address: string; port: number }
}): Promise<{ port: number; close(): void }> {
  const { listen, target } = request
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: target.address, port: target.port, allowHalfOpen: true })
    // A broken side ends both; whoever is connected sees the close, and there is nobody else to tell.
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    pipeline(client, upstream, (error) => error && end())
    pipeline(upstream, client, (error) => error && end())
  })
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host: listen.address, port: listen.port, ipv6Only: true }, resolve)
  })
  return { port: portOf(server), close: () => void server.close() }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
