import * as z from "zod"
import type { ConnectRequest, Endpoint, Network } from "./network.ts"

const bridgeSchema = z.object({
  driver: z.literal("bridge"),
  bridge: z.string(),
  subnet: z.string(),
  gateway: z.string(),
})
const fixedSchema = z.object({ driver: z.enum(["host", "none"]) })

/** A network as it is kept. */
export const networkSchema = z.intersection(
  z.object({
    id: z.string(),
    name: z.string(),
    internal: z.boolean(),
    labels: z.record(z.string(), z.string()),
    createdAt: z.iso.datetime(),
  }),
  z.discriminatedUnion("driver", [bridgeSchema, fixedSchema]),
) satisfies z.ZodType<Network>

export type NetworkDocument = z.infer<typeof networkSchema>
export type BridgeDocument = Extract<NetworkDocument, { driver: "bridge" }>

export function isBridge(network: NetworkDocument): network is BridgeDocument {
  return network.driver === "bridge"
}

const portSchema = z.object({
  containerPort: z.int(),
  protocol: z.enum(["tcp", "udp"]),
  hostAddress: z.string(),
  hostPort: z.int(),
})

/** What was made for one container; written before it is made, so that a crash leaves nothing unknown. */
export const placeSchema = z.object({
  containerId: z.string(),
  containerName: z.string(),
  networkId: z.string(),
  aliases: z.array(z.string()).readonly(),
  /** Interface of the host's side. */
  hostInterface: z.string(),
  address: z.string(),
  prefixLength: z.int(),
  gateway: z.string(),
  macAddress: z.string(),
  ports: z.array(portSchema).readonly(),
})

export type Place = z.infer<typeof placeSchema>

export function endpointOf(place: Place): Endpoint {
  const { networkId, containerId, aliases, address, prefixLength, gateway, macAddress } = place
  return { networkId, containerId, aliases, address, prefixLength, gateway, macAddress }
}

export type BridgeRequest = Pick<
  ConnectRequest,
  "containerId" | "containerName" | "aliases" | "address" | "macAddress"
>
