import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { type Log, silentLog } from "@naru/base/log"
import { openUndo } from "@naru/base/undo"
import { deleteLink, listRoutes, type Route } from "../system/index.ts"
import { openCatalog } from "./catalog.ts"
import { openConnector } from "./connector.ts"
import { endpointOf, isBridge } from "./documents.ts"
import { NetworkInUse } from "./errors.ts"
import { openFirewall } from "./firewall.ts"
import { namingOf } from "./naming.ts"
import type { NetworkStore } from "./network.ts"
import { openNetworkNames } from "./network-names.ts"
import { openPlaces } from "./places.ts"
import { openPortBook } from "./port-book.ts"
import { layBridge, outwardMtu } from "./wiring.ts"

export interface NetworkOptions {
  /** Kept data: the networks. */
  home: string
  /** Run-time state: namespaces and who has which address. */
  run: string
  /** Stable identity of this engine; names of its kernel objects follow from it. */
  instance: string
  log?: Log
  /** For exact tests. */
  now?: () => Date
  newId?: () => string
  routes?: () => Route[]
}

/** Opens the networks of one engine and makes their bridges and packet filter. Call `reconcile` before the first connect. */
export async function openNetworks(options: NetworkOptions): Promise<NetworkStore> {
  const { home, instance, log = silentLog, now = () => new Date() } = options
  const { newId = () => randomBytes(32).toString("hex"), routes = listRoutes } = options
  const run = join(options.run, "networks")
  const netnsDirectory = join(run, "netns")
  mkdirSync(netnsDirectory, { recursive: true })
  const naming = namingOf(instance)
  const catalog = await openCatalog({ home, naming, log, now, newId, routes })
  const places = await openPlaces({ run, naming, log })
  const firewall = await openFirewall({ table: naming.table, interfacePrefix: naming.bridgePrefix, log })
  const book = openPortBook()
  const names = openNetworkNames({ places, log })
  const connector = openConnector({
    catalog,
    places,
    firewall,
    book,
    naming,
    names,
    netnsDirectory,
    mtu: outwardMtu(),
    log,
  })
  for (const network of catalog.bridges()) {
    layBridge(network)
    await names.open(network)
  }
  await firewall.replace(catalog.bridges(), places.list())
  return {
    ...connector,
    list: async () => catalog.list(),
    get: async (nameOrId) => catalog.get(nameOrId),
    async create(request) {
      await using undo = openUndo()
      const network = await catalog.create(request)
      undo.defer(() => catalog.remove(network))
      undo.defer(() => deleteLink(network.bridge))
      layBridge(network)
      undo.defer(() => names.close(network.id))
      await names.open(network)
      await firewall.replace(catalog.bridges(), places.list())
      undo.keep()
      return network
    },
    async remove(nameOrId) {
      const network = catalog.get(nameOrId)
      catalog.refuseFixed(network)
      const inside = places.ofNetwork(network.id)
      if (inside.length > 0)
        throw new NetworkInUse(
          network.name,
          inside.map(({ containerName }) => containerName),
        )
      await catalog.remove(network)
      names.close(network.id)
      if (isBridge(network)) deleteLink(network.bridge)
      await firewall.replace(catalog.bridges(), places.list())
    },
    endpoints: async (networkId) => places.ofNetwork(networkId).map(endpointOf),
    async close() {
      book.releaseAll()
      names.closeAll()
      if (places.list().length > 0) return
      // Without containers nothing of ours need stay in the kernel; the next open makes it again in some ms.
      for (const { bridge } of catalog.bridges()) deleteLink(bridge)
      await firewall.remove()
    },
  }
}
