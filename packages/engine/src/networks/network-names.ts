import type { Log } from "@naru/base/log"
import { defaultNetwork } from "./catalog.ts"
import type { BridgeDocument, Place } from "./documents.ts"
import { type NameServer, openNameServer } from "./name-server.ts"
import { hostNameservers, reachableNameservers } from "./nameservers.ts"
import type { Places } from "./places.ts"

/** The name servers of the networks that people made; the default network has none, as with Docker. */
export interface NetworkNames {
  /** Begins to answer on the network's gateway; with a warning instead where port 53 is taken. */
  open(network: BridgeDocument): Promise<void>
  close(networkId: string): void
  closeAll(): void
  /** Name servers for a container of the network. */
  serversFor(network: BridgeDocument): readonly string[]
}

export function openNetworkNames({ places, log }: { places: Places; log: Log }): NetworkNames {
  const servers = new Map<string, NameServer>()
  const close = (networkId: string) => {
    servers.get(networkId)?.close()
    servers.delete(networkId)
  }
  return {
    async open(network) {
      if (network.name === defaultNetwork || servers.has(network.id)) return
      try {
        const server = await openNameServer({
          address: network.gateway,
          find: (name) => findAddresses(network, places.ofNetwork(network.id), name),
          // The engine itself reaches the servers on the host's loopback, too.
          upstreams: () => (network.internal ? [] : hostNameservers()),
        })
        servers.set(network.id, server)
      } catch (error) {
        log.warn({ error, network: network.name }, "Names of containers cannot be resolved on a network")
      }
    },
    close,
    closeAll() {
      for (const networkId of [...servers.keys()]) close(networkId)
    },
    serversFor: (network) => (servers.has(network.id) ? [network.gateway] : reachableNameservers()),
  }
}

function findAddresses(
  network: BridgeDocument,
  places: readonly Place[],
  name: string,
): readonly string[] | undefined {
  const suffix = `.${network.name.toLowerCase()}`
  const short = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
  const isCalled = ({ containerName, aliases }: Place) =>
    [containerName, ...aliases].some((alias) => alias.toLowerCase() === short)
  const matches = places.filter(isCalled)
  return matches.length === 0 ? undefined : matches.map(({ address }) => address)
}
