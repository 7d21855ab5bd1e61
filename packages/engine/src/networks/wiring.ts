import {
  configureInterface,
  createBridge as createBridgeLink,
  createNetns,
  createVethIntoNetns,
  deleteLink,
  isMountPoint,
  listLinks,
  listRoutes,
  removeNetns,
  setLoopbackUp,
  withinNetns,
} from "../system/index.ts"
import type { BridgeDocument, Place } from "./documents.ts"
import { allowLoopbackRouting } from "./firewall.ts"
import type { Naming } from "./naming.ts"
import { macOfAddress, parseAddress, parseSubnet } from "./subnet.ts"

const containerInterface = "eth0"
const largestMtu = 1500

/** Makes the bridge of a network with the gateway's address; safe to repeat. */
export function layBridge({ bridge, subnet, gateway }: BridgeDocument): void {
  const macAddress = macOfAddress(parseAddress(gateway))
  const { prefixLength } = parseSubnet(subnet)
  createBridgeLink({ name: bridge, address: gateway, prefixLength, macAddress })
  allowLoopbackRouting(bridge)
}

/** Makes a namespace with loopback alone. */
export function layLoopback(netnsPath: string): void {
  createNetns(netnsPath)
  withinNetns(netnsPath, setLoopbackUp)
}

/** Makes a namespace that is wired to the network's bridge, ready for the container to join. */
export function layWire(request: {
  network: BridgeDocument
  place: Place
  netnsPath: string
  mtu: number
}): void {
  const { network, place, netnsPath, mtu } = request
  const { address, prefixLength, gateway, hostInterface, macAddress } = place
  createNetns(netnsPath)
  createVethIntoNetns({
    hostName: hostInterface,
    bridge: network.bridge,
    netnsPath,
    name: containerInterface,
    macAddress,
    mtu,
  })
  withinNetns(netnsPath, () =>
    configureInterface({
      name: containerInterface,
      address,
      prefixLength,
      ...(!network.internal && { gateway }),
    }),
  )
}

/** The largest packet that the host's way out takes: clouds and tunnels have less than Ethernet's 1500 bytes. */
export function outwardMtu(): number {
  const way = listRoutes().find(({ prefixLength }) => prefixLength === 0)
  const link = listLinks().find(({ index }) => index === way?.interfaceIndex)
  return Math.min(link?.mtu ?? largestMtu, largestMtu)
}

/**
 * Takes the wire down. Unpinning the namespace is enough, and the kernel cleans up behind (0.1 ms); when it was pinned
 * by an engine before this one, in a mount namespace that others may still hold, the interface is deleted (some ms).
 */
export function cutWire(request: { hostInterface: string | undefined; netnsPath: string }): void {
  const { hostInterface, netnsPath } = request
  const pinnedHere = isMountPoint(netnsPath)
  removeNetns(netnsPath)
  if (!pinnedHere && hostInterface !== undefined) deleteLink(hostInterface)
}

/** Deletes interfaces of this engine that belong to no bridge and no container known. */
export function cutStrayWires(naming: Naming, known: ReadonlySet<string>): void {
  const ours = ({ name }: { name: string }) =>
    name.startsWith(naming.bridgePrefix) || name.startsWith(naming.hostPrefix)
  for (const { name } of listLinks().filter(ours)) if (!known.has(name)) deleteLink(name)
}
