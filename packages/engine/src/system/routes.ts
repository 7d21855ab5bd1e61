import { withNetlink } from "./netlink.ts"
import { parseAttributes } from "./netlink-message.ts"

export interface Route {
  /** IPv4 network address; `0.0.0.0` with length 0 is the default route. */
  destination: string
  prefixLength: number
  /** Index of the interface that it leaves by. */
  interfaceIndex?: number
}

const getRoute = 26
const inet = 2
const routeBytes = 12
const destinationAttribute = 1
const interfaceAttribute = 4
const localTable = 255

/** IPv4 routes of this network namespace in every table but the kernel's own for local addresses. */
export function listRoutes(): Route[] {
  const head = Buffer.alloc(routeBytes)
  head.writeUInt8(inet, 0)
  const messages = withNetlink((netlink) => netlink.dump({ what: "list routes", type: getRoute, head }))
  return messages
    .filter(({ payload }) => payload.readUInt8(4) !== localTable)
    .map(({ payload }) => {
      const attributes = parseAttributes(payload, routeBytes)
      const destination = attributes.get(destinationAttribute)
      const interfaceIndex = attributes.get(interfaceAttribute)?.readUInt32LE()
      return {
        destination: destination === undefined ? "0.0.0.0" : destination.subarray(0, 4).join("."),
        prefixLength: payload.readUInt8(1),
        ...(interfaceIndex !== undefined && { interfaceIndex }),
      }
    })
}
