import { isIPv4 } from "node:net"
import { join } from "node:path"
import type { Log } from "@naru/base/log"
import { openCollection } from "../metadata/index.ts"
import { type BridgeDocument, type BridgeRequest, type Place, placeSchema } from "./documents.ts"
import { AddressInUse, InvalidNetwork, NoAddressLeft } from "./errors.ts"
import type { Naming } from "./naming.ts"
import {
  chooseAddress,
  formatAddress,
  isHostAddress,
  macOfAddress,
  parseAddress,
  parseSubnet,
} from "./subnet.ts"

/** Which container has which address; kept until it is released, across restarts of the engine. */
export interface Places {
  list(): Place[]
  find(containerId: string): Place | undefined
  ofNetwork(networkId: string): Place[]
  /**
   * Takes an address at once and for nobody else, in memory only until {@link keep}.
   * Throws `no_address_left`, `address_in_use`, `invalid_network`.
   */
  take(network: BridgeDocument, request: BridgeRequest): Place
  keep(place: Place): Promise<void>
  release(containerId: string): Promise<void>
}

export async function openPlaces(options: { run: string; naming: Naming; log: Log }): Promise<Places> {
  const { run, naming, log } = options
  const documents = await openCollection({
    directory: join(run, "places"),
    schema: placeSchema,
    noun: "place",
    log,
  })
  const places = new Map(documents.list().map((place) => [place.containerId, place]))
  const lastGiven = new Map<string, number>()
  const ofNetwork = (networkId: string) =>
    [...places.values()].filter((place) => place.networkId === networkId)
  return {
    list: () => [...places.values()],
    find: (containerId) => places.get(containerId),
    ofNetwork,
    take(network, request) {
      const neighbours = ofNetwork(network.id)
      const address =
        request.address === undefined
          ? freeAddress(network, neighbours, lastGiven.get(network.id))
          : wantedAddress(network, neighbours, request.address)
      lastGiven.set(network.id, address)
      const { containerId, containerName, aliases, macAddress = macOfAddress(address) } = request
      const place = {
        containerId,
        containerName,
        networkId: network.id,
        aliases: [...aliases],
        hostInterface: naming.newHostInterface(),
        address: formatAddress(address),
        prefixLength: parseSubnet(network.subnet).prefixLength,
        gateway: network.gateway,
        macAddress,
        // They come with `keep`, once their numbers are known.
        ports: [],
      }
      places.set(containerId, place)
      return place
    },
    async keep(place) {
      places.set(place.containerId, place)
      await documents.put(place.containerId, place)
    },
    async release(containerId) {
      places.delete(containerId)
      await documents.remove(containerId)
    },
  }
}

function freeAddress(
  network: BridgeDocument,
  neighbours: readonly Place[],
  last: number | undefined,
): number {
  const taken = new Set([network.gateway, ...neighbours.map(({ address }) => address)].map(parseAddress))
  const address = chooseAddress({ subnet: parseSubnet(network.subnet), last, taken })
  if (address === undefined) throw new NoAddressLeft(network.name, network.subnet)
  return address
}

function wantedAddress(network: BridgeDocument, neighbours: readonly Place[], wanted: string): number {
  const address = isIPv4(wanted) ? parseAddress(wanted) : Number.NaN
  if (!isHostAddress(parseSubnet(network.subnet), address))
    throw new InvalidNetwork(`address ${wanted} is not in ${network.subnet} of network ${network.name}`)
  if (wanted === network.gateway) throw new AddressInUse(wanted, `the gateway of network ${network.name}`)
  const holder = neighbours.find((place) => place.address === wanted)
  if (holder !== undefined) throw new AddressInUse(wanted, `container ${holder.containerName}`)
  return address
}
