import { closeFd, declareCall } from "./libc.ts"
import { openSocket, socketFamily, socketType } from "./socket.ts"

const socketLevel = 1
const reuseAddress = 2
const addressBytes = 16

const setsockopt = declareCall<[fd: number, level: number, name: number, value: Buffer, length: number]>(
  "int setsockopt(int fd, int level, int name, const uint8_t *value, uint32_t length)",
)
const bind = declareCall<[fd: number, address: Buffer, length: number]>(
  "int bind(int fd, const uint8_t *address, uint32_t length)",
)
const listen = declareCall<[fd: number, backlog: number]>("int listen(int fd, int backlog)")
const getsockname = declareCall<[fd: number, address: Buffer, length: Buffer]>(
  "int getsockname(int fd, uint8_t *address, uint8_t *length)",
)

/** A port of this host that no other process can take until `release`. */
export interface HeldPort {
  port: number
  release(): void
}

/**
 * Takes a port of this host without serving it: packets for it are translated before any socket sees them.
 * Port 0 takes a free one. Throws `SystemCallFailed` (`EADDRINUSE`, `EADDRNOTAVAIL`).
 */
export function holdPort(request: { protocol: "tcp" | "udp"; address: string; port: number }): HeldPort {
  const { protocol, address, port } = request
  const subject = `${address}:${port}/${protocol}`
  const type = protocol === "tcp" ? socketType.stream : socketType.datagram
  const fd = openSocket({ what: subject, family: socketFamily.inet, type })
  try {
    // Old connections of a server that just ended do not keep a listener away; another listener still does.
    if (protocol === "tcp") setsockopt(subject, fd, socketLevel, reuseAddress, numberBytes(1), 4)
    bind(subject, fd, socketAddress(address, port), addressBytes)
    if (protocol === "tcp") listen(subject, fd, 0)
    return { port: port === 0 ? portOf(fd) : port, release: () => closeFd(fd) }
  } catch (error) {
    closeFd(fd)
    throw error
  }
}

function portOf(fd: number): number {
  const address = Buffer.alloc(addressBytes)
  getsockname("port", fd, address, numberBytes(addressBytes))
  return address.readUInt16BE(2)
}

/** struct sockaddr_in: ip(7). */
function socketAddress(address: string, port: number): Buffer {
  const bytes = Buffer.alloc(addressBytes)
  bytes.writeUInt16LE(socketFamily.inet, 0)
  bytes.writeUInt16BE(port, 2)
  bytes.set(address.split(".").map(Number), 4)
  return bytes
}

function numberBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
