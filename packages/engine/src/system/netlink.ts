import { closeFd, declareCall, errnoName, SystemCallFailed } from "./libc.ts"
import { type Attribute, formatMessage, type Message, parseMessages } from "./netlink-message.ts"
import { openSocket, socketFamily, socketType } from "./socket.ts"

const flag = { request: 1, acknowledge: 4, dump: 0x300 } as const
const errorMessage = 2
const doneMessage = 3

const send = declareCall<[fd: number, bytes: Uint8Array, length: number, flags: number]>(
  "intptr_t send(int fd, const uint8_t *bytes, size_t length, int flags)",
)
const receive = declareCall<[fd: number, bytes: Uint8Array, length: number, flags: number]>(
  "intptr_t recv(int fd, uint8_t *bytes, size_t length, int flags)",
)

/** The kernel fills dumps into datagrams of at most 32 KiB when the reader offers that much. */
const scratch = Buffer.alloc(64 * 1024)

interface NetlinkRequest {
  /** What is asked, for the message of a refusal: `add veth nv0`. */
  what: string
  type: number
  /** Besides NLM_F_REQUEST and NLM_F_ACK. */
  flags?: number
  head: Uint8Array
  attributes?: readonly Attribute[]
}

/** The kernel's parts that are spoken to. */
const protocols = { route: 0, netfilter: 12 } as const

/** A netlink socket in the network namespace in which it was opened. */
export interface Netlink {
  /** Asks for a change; throws `SystemCallFailed` with the kernel's errno. */
  change(request: NetlinkRequest): void
  /** Asks for one object. */
  get(request: NetlinkRequest): Message
  /** Asks for all objects. */
  dump(request: NetlinkRequest): Message[]
}

/** Opens a netlink socket for the time of `work`. Requests take some microseconds and are synchronous. */
export function withNetlink<T>(work: (netlink: Netlink) => T, protocol: keyof typeof protocols = "route"): T {
  const { netlink: family } = socketFamily
  const fd = openSocket({ what: "netlink", family, type: socketType.raw, protocol: protocols[protocol] })
  try {
    return work({
      change: (request) => void transact(fd, request, flag.request | flag.acknowledge),
      get(request) {
        const [message] = transact(fd, request, flag.request | flag.acknowledge)
        if (message === undefined) throw new SystemCallFailed(`netlink ${request.what}`, "ENODATA")
        return message
      },
      dump: (request) => transact(fd, request, flag.request | flag.dump),
    })
  } finally {
    closeFd(fd)
  }
}

/** Sends one request and reads up to its acknowledgement or the end of its dump. */
function transact(fd: number, request: NetlinkRequest, baseFlags: number): Message[] {
  const { what, type, flags = 0, head, attributes = [] } = request
  const bytes = formatMessage({ type, flags: baseFlags | flags, head, attributes })
  send(what, fd, bytes, bytes.length, 0)
  const answers: Message[] = []
  for (;;) {
    const length = receive(what, fd, scratch, scratch.length, 0)
    for (const message of parseMessages(Buffer.from(scratch.subarray(0, length)))) {
      if (message.type === doneMessage) return answers
      if (message.type !== errorMessage) {
        answers.push(message)
        continue
      }
      const error = message.payload.readInt32LE(0)
      if (error === 0) return answers
      throw new SystemCallFailed(`netlink ${what}`, errnoName(-error))
    }
  }
}
