import { readdirSync } from "node:fs"
import { join } from "node:path"
import type { Log } from "@naru/base/log"
import { openUndo } from "@naru/base/undo"
import { listLinks } from "../system/index.ts"
import type { Catalog } from "./catalog.ts"
import { type BridgeDocument, endpointOf, isBridge, type Place } from "./documents.ts"
import type { Firewall } from "./firewall.ts"
import { hostNameservers } from "./nameservers.ts"
import type { Naming } from "./naming.ts"
import type { Connection, ConnectRequest, NetworkStore } from "./network.ts"
import type { NetworkNames } from "./network-names.ts"
import type { Places } from "./places.ts"
import type { PortBook } from "./port-book.ts"
import { cutStrayWires, cutWire, layLoopback, layWire } from "./wiring.ts"

export interface ConnectorParts {
  catalog: Catalog
  places: Places
  firewall: Firewall
  book: PortBook
  naming: Naming
  names: NetworkNames
  /** Where namespaces are pinned, a file per container. */
  netnsDirectory: string
  /** Largest packet of new interfaces. */
  mtu: number
  log: Log
}

export type Connector = Pick<NetworkStore, "connect" | "disconnect" | "reconcile">

/** Gives containers their place in a network and takes it back. */
export function openConnector(parts: ConnectorParts): Connector {
  const { catalog, netnsDirectory } = parts
  const netnsPathOf = (containerId: string) => join(netnsDirectory, containerId)
  const disconnect = (containerId: string) => leave(parts, containerId, netnsPathOf(containerId))
  return {
    async connect(request) {
      const network = catalog.get(request.network)
      if (network.driver === "host") return { ports: [], nameservers: hostNameservers() }
      const netnsPath = netnsPathOf(request.containerId)
      await disconnect(request.containerId)
      if (isBridge(network)) return joinBridge(parts, request, network, netnsPath)
      layLoopback(netnsPath)
      return { netnsPath, ports: [], nameservers: [] }
    },
    disconnect,
    async reconcile(living) {
      const strangers = new Set([
        ...parts.places.list().map(({ containerId }) => containerId),
        ...readdirSync(netnsDirectory),
      ])
      for (const containerId of strangers) if (!living.has(containerId)) await disconnect(containerId)
      await resume(parts)
    },
  }
}

/** The hot path of start. The place is written down before anything is made, so that a crash leaves nothing unknown. */
async function joinBridge(
  { places, book, firewall, names, mtu }: ConnectorParts,
  request: ConnectRequest,
  network: BridgeDocument,
  netnsPath: string,
): Promise<Connection> {
  const { containerId, containerName } = request
  await using undo = openUndo()
  undo.defer(() => places.release(containerId))
  const taken = places.take(network, request)
  undo.defer(() => book.release(containerId))
  const ports = await book.claim({ containerId, containerName, address: taken.address, ports: request.ports })
  const place: Place = { ...taken, ports }
  await places.keep(place)
  undo.defer(() => cutWire({ hostInterface: place.hostInterface, netnsPath }))
  layWire({ network, place, netnsPath, mtu })
  await firewall.openPorts(place)
  undo.keep()
  return { netnsPath, endpoint: endpointOf(place), ports, nameservers: names.serversFor(network) }
}

async function leave(
  { catalog, places, book, firewall }: ConnectorParts,
  containerId: string,
  netnsPath: string,
): Promise<void> {
  const place = places.find(containerId)
  const closed = place === undefined || (await firewall.closePorts(place))
  cutWire({ hostInterface: place?.hostInterface, netnsPath })
  book.release(containerId)
  if (place !== undefined) await places.release(containerId)
  if (!closed) await firewall.replace(catalog.bridges(), places.list())
}

/** Takes up where an engine before this one was killed: its containers run on and keep their places. */
async function resume({ catalog, places, book, firewall, naming, log }: ConnectorParts): Promise<void> {
  const wires = new Set(listLinks().map(({ name }) => name))
  for (const place of places.list()) {
    const { containerId, containerName, address, ports, hostInterface } = place
    if (!wires.has(hostInterface))
      log.warn({ containerId, hostInterface }, "A container has lost its network")
    await book
      .claim({ containerId, containerName, address, ports })
      .catch((error: unknown) => log.warn({ containerId, error }, "A published port was taken meanwhile"))
  }
  const known = [
    ...places.list().map((place) => place.hostInterface),
    ...catalog.bridges().map(({ bridge }) => bridge),
  ]
  cutStrayWires(naming, new Set(known))
  await firewall.replace(catalog.bridges(), places.list())
}
