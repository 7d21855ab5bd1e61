import { openUndo } from "@naru/base/undo"
import { deleteLink } from "../system/index.ts"
import type { Catalog } from "./catalog.ts"
import { isBridge } from "./documents.ts"
import { NetworkInUse } from "./errors.ts"
import type { Firewall } from "./firewall.ts"
import type { Network, NetworkStore } from "./network.ts"
import type { NetworkNames } from "./network-names.ts"
import type { Places } from "./places.ts"
import { layBridge } from "./wiring.ts"

/** The networks of the catalog as they stand in the kernel: bridge, packet filter and name server of each. */
export interface Bridges extends Pick<NetworkStore, "create" | "remove"> {
  /** Makes everything that is missing; safe to repeat. */
  lay(): Promise<void>
  /** Takes everything away, when no container uses it. */
  lift(): Promise<void>
}

export interface BridgeParts {
  catalog: Catalog
  places: Places
  firewall: Firewall
  names: NetworkNames
}

export function openBridges({ catalog, places, firewall, names }: BridgeParts): Bridges {
  const filter = () => firewall.replace(catalog.bridges(), places.list())
  return {
    async lay() {
      for (const network of catalog.bridges()) {
        layBridge(network)
        await names.open(network)
      }
      await filter()
    },
    async create(request): Promise<Network> {
      await using undo = openUndo()
      const network = await catalog.create(request)
      undo.defer(() => catalog.remove(network))
      undo.defer(() => deleteLink(network.bridge))
      layBridge(network)
      undo.defer(() => names.close(network.id))
      await names.open(network)
      await filter()
      undo.keep()
      return network
    },
    async remove(nameOrId) {
      const network = catalog.get(nameOrId)
      catalog.refuseFixed(network)
      const inside = places.ofNetwork(network.id).map(({ containerName }) => containerName)
      if (inside.length > 0) throw new NetworkInUse(network.name, inside)
      await catalog.remove(network)
      names.close(network.id)
      if (isBridge(network)) deleteLink(network.bridge)
      await filter()
    },
    async lift() {
      for (const { bridge } of catalog.bridges()) deleteLink(bridge)
      await firewall.remove()
    },
  }
}
