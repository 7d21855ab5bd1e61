import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { type Log, silentLog } from "@naru/base/log"
import { listRoutes, type Route } from "../system/index.ts"
import { openBridges } from "./bridges.ts"
import { openCatalog } from "./catalog.ts"
import { openConnector } from "./connector.ts"
import { endpointOf } from "./documents.ts"
import { openFirewall } from "./firewall.ts"
import { namingOf } from "./naming.ts"
import type { NetworkStore } from "./network.ts"
import { openNetworkNames } from "./network-names.ts"
import { openPlaces } from "./places.ts"
import { openPortBook } from "./port-book.ts"
import { outwardMtu } from "./wiring.ts"

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
  const { create, remove, lay, lift } = openBridges({ catalog, places, firewall, names })
  await lay()
  return {
    ...connector,
    create,
    remove,
    list: async () => catalog.list(),
    get: async (nameOrId) => catalog.get(nameOrId),
    endpoints: async (networkId) => places.ofNetwork(networkId).map(endpointOf),
    async close() {
      book.releaseAll()
      names.closeAll()
      // Without containers nothing of ours need stay in the kernel; the next open makes it again in some ms.
      if (places.list().length === 0) await lift()
    },
  }
}
