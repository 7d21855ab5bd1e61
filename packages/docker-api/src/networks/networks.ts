import type { Engine } from "@naru/engine"
import type { Network } from "@naru/engine/networks"
import * as z from "zod"
import { readJson } from "../http/body.ts"
import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { empty, json, type Reply } from "../http/reply.ts"
import { booleanFilter, type Filters, parseFilters, passesAny, passesLabels } from "../query/filters.ts"
import { parseUntilMs } from "../query/times.ts"

const fixedNames = ["bridge", "host", "none"]

/** `GET /networks`. */
export async function listNetworks({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), [
    "dangling",
    "driver",
    "id",
    "label",
    "label!",
    "name",
    "scope",
    "type",
  ])
  const dangling = booleanFilter(filters, "dangling")
  const networks = (await engine.networks.list()).filter((network) => passes(network, filters))
  if (dangling === undefined) return json(networks.map((network) => networkOf(network)))
  const used = await usedNetworks(engine)
  return json(
    networks.filter((network) => dangling === isDangling(network, used)).map((network) => networkOf(network)),
  )
}

function passes(network: Network, filters: Filters): boolean {
  return (
    passesLabels(filters, network.labels) &&
    passesAny(filters, "name", (name) => network.name.includes(name)) &&
    passesAny(filters, "id", (id) => network.id.startsWith(id)) &&
    passesAny(filters, "driver", (driver) => driverOf(network) === driver) &&
    passesAny(filters, "scope", (scope) => scope === "local") &&
    passesAny(filters, "type", (type) => type === (fixedNames.includes(network.name) ? "builtin" : "custom"))
  )
}

/** Docker calls the driver of the network `none` "null". */
function driverOf({ driver }: Network): string {
  return driver === "none" ? "null" : driver
}

function networkOf(network: Network, containers: Record<string, unknown> = {}): Record<string, unknown> {
  const { subnet, gateway } = network
  return {
    Name: network.name,
    Id: network.id,
    Created: network.createdAt,
    Scope: "local",
    Driver: driverOf(network),
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: {
      Driver: "default",
      Options: null,
      Config: subnet === undefined ? [] : [{ Subnet: subnet, ...(gateway && { Gateway: gateway }) }],
    },
    Internal: network.internal,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: containers,
    Options: network.bridge === undefined ? {} : { "com.docker.network.bridge.name": network.bridge },
    Labels: network.labels,
  }
}

/** `GET /networks/{name}`: with the endpoints of running containers. */
export async function inspectNetwork(exchange: Exchange): Promise<Reply> {
  const { engine } = exchange
  const network = await engine.networks.get(param(exchange, "name"))
  const endpoints = await engine.networks.endpoints(network.id)
  const entries = await Promise.all(
    endpoints.map(async ({ containerId, address, prefixLength, macAddress }) => {
      const container = await engine.containers.find(containerId)
      return [
        containerId,
        {
          Name: container?.name ?? "",
          EndpointID: containerId,
          MacAddress: macAddress,
          IPv4Address: `${address}/${prefixLength}`,
          IPv6Address: "",
        },
      ]
    }),
  )
  return json(networkOf(network, Object.fromEntries(entries)))
}

const createSchema = z.looseObject({
  Name: z.string(),
  Driver: z.string().nullish(),
  Scope: z.string().nullish(),
  Internal: z.boolean().nullish(),
  EnableIPv6: z.boolean().nullish(),
  Ingress: z.boolean().nullish(),
  ConfigOnly: z.boolean().nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Options: z.record(z.string(), z.string()).nullish(),
  IPAM: z
    .looseObject({
      Driver: z.string().nullish(),
      Config: z
        .array(
          z.looseObject({
            Subnet: z.string().nullish(),
            Gateway: z.string().nullish(),
            IPRange: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})

/** `POST /networks/create`: bridges with IPv4 addresses. */
export async function createNetwork(exchange: Exchange): Promise<Reply> {
  const { engine } = exchange
  const body = await readJson(exchange, createSchema)
  refuseUnsupported(body)
  const ipam = body.IPAM?.Config?.[0]
  const { id } = await engine.networks.create({
    name: body.Name,
    ...(ipam?.Subnet && { subnet: ipam.Subnet }),
    ...(ipam?.Gateway && { gateway: ipam.Gateway }),
    ...(body.Internal && { internal: true }),
    ...(body.Labels && { labels: body.Labels }),
  })
  const ignored = Object.keys(body.Options ?? {})
  return json(
    { Id: id, Warning: ignored.length > 0 ? `Naru does not apply the options ${ignored.join(", ")}` : "" },
    201,
  )
}

function refuseUnsupported(body: z.infer<typeof createSchema>): void {
  const { Driver: driver, IPAM: ipam } = body
  if (driver && driver !== "bridge" && driver !== "default") {
    throw new DockerFailure(501, `Naru has networks of the driver bridge only (asked: ${driver})`)
  }
  if (body.EnableIPv6) throw new DockerFailure(501, "Naru's networks have IPv4 addresses only")
  if (body.Ingress || body.ConfigOnly || (body.Scope && body.Scope !== "local")) {
    throw new DockerFailure(501, "Naru's networks are local to this host")
  }
  if (ipam?.Driver && ipam.Driver !== "default")
    throw new DockerFailure(501, `Naru has no IPAM driver ${ipam.Driver}`)
  if ((ipam?.Config?.length ?? 0) > 1) throw new DockerFailure(501, "a network of Naru has one subnet")
  if (ipam?.Config?.[0]?.IPRange)
    throw new DockerFailure(501, "Naru gives addresses from the whole subnet, not from an IP range")
}

/** `DELETE /networks/{name}`. */
export async function removeNetwork(exchange: Exchange): Promise<Reply> {
  await exchange.engine.networks.remove(param(exchange, "name"))
  return empty()
}

/** `POST /networks/prune`: those that no container has as its own. */
export async function pruneNetworks({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), ["label", "label!", "until"])
  const until = filters.get("until")?.[0]
  const newestMs = until === undefined ? Number.POSITIVE_INFINITY : parseUntilMs(until, Date.now())
  const used = await usedNetworks(engine)
  const unused = (await engine.networks.list()).filter(
    (network) =>
      isDangling(network, used) &&
      Date.parse(network.createdAt) <= newestMs &&
      passesLabels(filters, network.labels),
  )
  for (const { id } of unused) await engine.networks.remove(id)
  return json({ NetworksDeleted: unused.map(({ name }) => name) })
}

/** Names and IDs of the networks that containers, running or not, were made with. */
async function usedNetworks(engine: Engine): Promise<Set<string>> {
  return new Set((await engine.containers.list()).map(({ spec }) => spec.network ?? "bridge"))
}

function isDangling({ name, id }: Network, used: ReadonlySet<string>): boolean {
  return !fixedNames.includes(name) && !used.has(name) && !used.has(id)
}
