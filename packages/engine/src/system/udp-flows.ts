import { isErrno } from "./libc.ts"
import { type Netlink, withNetlink } from "./netlink.ts"
import { type Message, parseAttributes } from "./netlink-message.ts"

/** A client's stream of datagrams as the kernel's connection tracking sees it. */
export interface UdpFlow {
  /** Where the client sends to, before any translation. */
  destinationPort: number
}

/** Numbers of linux/netfilter/nfnetlink_conntrack.h; the subsystem stands in the type's high byte. */
const message = { get: 0x101, delete: 0x102 } as const
const tuple = { original: 1, protocol: 2, protocolNumber: 1, destinationPort: 3 } as const
const udp = 17
/** struct nfgenmsg: IPv4, version 0, no resource. */
const head = Buffer.from([2, 0, 0, 0])

/**
 * Makes the kernel forget IPv4 UDP flows of this network namespace, so that their next datagram is translated by the
 * rules of now. Reads the whole table (some ms with ten thousands of entries).
 */
export function forgetUdpFlows(isMeant: (flow: UdpFlow) => boolean): void {
  withNetlink((netlink) => {
    const entries = netlink.dump({ what: "list flows", type: message.get, head })
    for (const entry of entries) {
      const original = parseAttributes(entry.payload, head.length).get(tuple.original)
      const flow = original && udpFlowOf(original)
      if (original && flow && isMeant(flow)) forget(netlink, original)
    }
  }, "netfilter")
}

function udpFlowOf(original: Buffer): UdpFlow | undefined {
  const protocol = parseAttributes(original, 0).get(tuple.protocol)
  if (protocol === undefined) return undefined
  const attributes = parseAttributes(protocol, 0)
  if (attributes.get(tuple.protocolNumber)?.[0] !== udp) return undefined
  return { destinationPort: attributes.get(tuple.destinationPort)?.readUInt16BE() ?? 0 }
}

function forget(netlink: Netlink, original: Message["payload"]): void {
  try {
    netlink.change({
      what: "forget a flow",
      type: message.delete,
      head,
      attributes: [[tuple.original, original]],
    })
  } catch (error) {
    // It ended by itself meanwhile.
    if (!isErrno(error, "ENOENT")) throw error
  }
}
