import { join } from "node:path"
import type { Log } from "@naru/base/log"
import { openCollection } from "../metadata/index.ts"
import type { Route } from "../system/index.ts"
import { type BridgeDocument, isBridge, type NetworkDocument, networkSchema } from "./documents.ts"
import {
  FixedNetwork,
  InvalidNetwork,
  NetworkAmbiguous,
  NetworkExists,
  NetworkNotFound,
  NoSubnetLeft,
} from "./errors.ts"
import type { Naming } from "./naming.ts"
import {
  chooseSubnet,
  formatAddress,
  formatSubnet,
  isHostAddress,
  overlaps,
  parseAddress,
  parseSubnet,
  type Subnet,
} from "./subnet.ts"

interface NetworkRequest {
  name: string
  subnet?: string
  gateway?: string
  internal?: boolean
  labels?: Record<string, string>
}

/** The networks of one engine as documents; the kernel's side is someone else's. */
export interface Catalog {
  list(): NetworkDocument[]
  bridges(): BridgeDocument[]
  /** By name, ID or unambiguous prefix of an ID. Throws {@link NetworkNotFound}, {@link NetworkAmbiguous}. */
  get(nameOrId: string): NetworkDocument
  /** Throws {@link NetworkExists}, {@link InvalidNetwork}, {@link NoSubnetLeft}. */
  create(request: NetworkRequest): Promise<BridgeDocument>
  /** Throws {@link FixedNetwork} for those that every engine has. */
  refuseFixed(network: NetworkDocument): void
  remove(network: NetworkDocument): Promise<void>
}

export interface CatalogOptions {
  home: string
  naming: Naming
  log: Log
  now: () => Date
  newId: () => string
  /** Ranges that this host can reach already. */
  routes: () => Route[]
}

export const defaultNetwork = "bridge"
const fixedModes = ["host", "none"] as const
const fixedNames: readonly string[] = [defaultNetwork, ...fixedModes]
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/

/** Opens the catalog and makes the networks that every engine has: `bridge`, `host` and `none`. */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  const { home, naming, log, now, newId, routes } = options
  const directory = join(home, "networks")
  const documents = await openCollection({ directory, schema: networkSchema, noun: "network", log })
  const bridges = () => documents.list().filter(isBridge)
  const findByName = (name: string) => documents.list().find((network) => network.name === name)
  const keep = async <Document extends NetworkDocument>(document: Document): Promise<Document> => {
    await documents.put(document.id, document, { durable: true })
    return document
  }
  const head = ({ name, internal = false, labels = {} }: NetworkRequest) => ({
    id: newId(),
    name,
    internal,
    labels,
    createdAt: now().toISOString(),
  })
  const createBridge = async (request: NetworkRequest): Promise<BridgeDocument> => {
    const taken = bridges().map(({ subnet }) => parseSubnet(subnet))
    const subnet = subnetFor(request, taken, routes)
    const base = head(request)
    return keep({
      ...base,
      driver: "bridge" as const,
      bridge: naming.bridge(base.id),
      subnet: formatSubnet(subnet),
      gateway: gatewayFor(request, subnet),
    })
  }
  if (findByName(defaultNetwork) === undefined) await createBridge({ name: defaultNetwork })
  for (const driver of fixedModes)
    if (findByName(driver) === undefined) await keep({ ...head({ name: driver }), driver })
  return {
    list: () => documents.list(),
    bridges,
    get: (nameOrId) =>
      findByName(nameOrId) ?? documents.find(nameOrId) ?? byPrefix(documents.list(), nameOrId),
    async create(request) {
      if (!namePattern.test(request.name)) throw new InvalidNetwork(`invalid network name: "${request.name}"`)
      if (findByName(request.name) !== undefined) throw new NetworkExists(request.name)
      return createBridge(request)
    },
    refuseFixed,
    async remove(network) {
      refuseFixed(network)
      await documents.remove(network.id, { durable: true })
    },
  }
}

function refuseFixed({ name }: NetworkDocument): void {
  if (fixedNames.includes(name)) throw new FixedNetwork(name)
}

function byPrefix(networks: readonly NetworkDocument[], prefix: string): NetworkDocument {
  const matches = prefix === "" ? [] : networks.filter(({ id }) => id.startsWith(prefix))
  const [match, ...others] = matches
  if (match === undefined) throw new NetworkNotFound(prefix)
  if (others.length > 0) throw new NetworkAmbiguous(prefix)
  return match
}

function subnetFor(request: NetworkRequest, taken: readonly Subnet[], routes: () => Route[]): Subnet {
  if (request.subnet === undefined) {
    const reachable = routes()
      .filter(({ prefixLength }) => prefixLength > 0)
      .map(({ destination, prefixLength }) => ({ base: parseAddress(destination), prefixLength }))
    const subnet = chooseSubnet([...taken, ...reachable])
    if (subnet === undefined) throw new NoSubnetLeft()
    return subnet
  }
  const subnet = parseSubnet(request.subnet)
  const other = taken.find((range) => overlaps(range, subnet))
  if (other !== undefined)
    throw new InvalidNetwork(`subnet ${request.subnet} overlaps ${formatSubnet(other)} of another network`)
  return subnet
}

function gatewayFor({ gateway }: NetworkRequest, subnet: Subnet): string {
  if (gateway === undefined) return formatAddress(subnet.base + 1)
  if (!isHostAddress(subnet, parseAddress(gateway)))
    throw new InvalidNetwork(`gateway ${gateway} is not an address of ${formatSubnet(subnet)}`)
  return gateway
}
