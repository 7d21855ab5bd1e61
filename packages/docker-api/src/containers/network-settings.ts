import type { Container } from "@naru/engine/containers"
import type { Image } from "@naru/engine/images"
import { portKey, portMapOf } from "./ports.ts"

/** `8080/tcp` keys of the ports that the image and the container's own spec expose. */
export function exposedPortsOf({ spec }: Container, image: Image | undefined): string[] {
  const keys = [...Object.keys(image?.config.config?.ExposedPorts ?? {}), ...(spec.exposedPorts ?? [])]
  return [...new Set(keys.map((key) => (key.includes("/") ? key : `${key}/tcp`)))]
}

/** Ports of a container as `NetworkSettings.Ports` shows them: bindings while it runs, null for exposed alone. */
function portsOf(container: Container, image: Image | undefined): Record<string, unknown> {
  if (container.state !== "running" && container.state !== "paused") return {}
  const exposed = Object.fromEntries(exposedPortsOf(container, image).map((key) => [key, null]))
  return { ...exposed, ...portMapOf(container.connection?.ports ?? []) }
}

/** One line of `docker ps` per port. */
export function portSummariesOf(container: Container, image: Image | undefined): Record<string, unknown>[] {
  const published = container.connection?.ports ?? []
  const publishedKeys = new Set(published.map(portKey))
  const exposed = exposedPortsOf(container, image).filter((key) => !publishedKeys.has(key))
  if (container.state !== "running" && container.state !== "paused") return []
  return [
    ...exposed.map((key) => ({ PrivatePort: Number.parseInt(key, 10), Type: key.split("/")[1] ?? "tcp" })),
    ...published.map(({ hostAddress, containerPort, hostPort, protocol }) => ({
      IP: hostAddress,
      PrivatePort: containerPort,
      PublicPort: hostPort,
      Type: protocol,
    })),
  ]
}

/** `NetworkSettings` of inspect. The old top-level fields repeat the endpoint in the default bridge, as Docker has it. */
export function networkSettingsOf(container: Container, image: Image | undefined): Record<string, unknown> {
  const { connection, spec } = container
  const endpoint = connection?.endpoint
  const onBridge = (spec.network ?? "bridge") === "bridge"
  return {
    Bridge: "",
    SandboxID: connection?.netnsPath === undefined ? "" : container.id,
    SandboxKey: connection?.netnsPath ?? "",
    Ports: portsOf(container, image),
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: onBridge && endpoint ? container.id : "",
    Gateway: onBridge ? (endpoint?.gateway ?? "") : "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    IPAddress: onBridge ? (endpoint?.address ?? "") : "",
    IPPrefixLen: onBridge ? (endpoint?.prefixLength ?? 0) : 0,
    IPv6Gateway: "",
    MacAddress: onBridge ? (endpoint?.macAddress ?? "") : "",
    Networks: networksOf(container),
  }
}

/** The container's place in its network by the network's name; empty for `container:…`, which has none of its own. */
export function networksOf({ id, name, spec, connection }: Container): Record<string, unknown> {
  const network = spec.network ?? "bridge"
  if (network.startsWith("container:")) return {}
  const endpoint = connection?.endpoint
  const aliases = spec.networkAliases ?? null
  return {
    [network]: {
      IPAMConfig: spec.address === undefined ? null : { IPv4Address: spec.address },
      Links: null,
      Aliases: aliases,
      MacAddress: endpoint?.macAddress ?? "",
      DriverOpts: null,
      NetworkID: endpoint?.networkId ?? "",
      EndpointID: endpoint ? id : "",
      Gateway: endpoint?.gateway ?? "",
      IPAddress: endpoint?.address ?? "",
      IPPrefixLen: endpoint?.prefixLength ?? 0,
      IPv6Gateway: "",
      GlobalIPv6Address: "",
      GlobalIPv6PrefixLen: 0,
      DNSNames: network === "bridge" ? null : [name, ...(aliases ?? []), id.slice(0, 12)],
    },
  }
}
