import { declareCall } from "./libc.ts"

/** Numbers of socket(2) on Linux, the same on every architecture that Naru runs on. */
export const socketFamily = { unix: 1, inet: 2, netlink: 16 } as const
export const socketType = { stream: 1, datagram: 2, raw: 3, seqpacket: 5 } as const
export const nonBlocking = 0o4000
const closeOnExec = 0o2000000

const socket = declareCall<[family: number, type: number, protocol: number]>(
  "int socket(int family, int type, int protocol)",
)

/** Opens a socket that children do not inherit; `what` is for, for the message of a refusal. Close it by `closeFd`. */
export function openSocket(request: {
  what: string
  family: number
  type: number
  protocol?: number
}): number {
  const { what, family, type, protocol = 0 } = request
  return socket(what, family, type | closeOnExec, protocol)
}
