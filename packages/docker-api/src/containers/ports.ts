import type { PortBinding } from "@naru/engine/networks"
import { DockerFailure } from "../http/failure.ts"
import type { PortBindingsBody } from "./create-body.ts"

type Protocol = PortBinding["protocol"]

/** Parses `8080/tcp` (or `8080`, or the range `8080-8085/udp`); throws 400, or 501 for protocols other than TCP and UDP. */
export function parsePorts(text: string): { ports: number[]; protocol: Protocol } {
  const [numbers = "", protocol = "tcp", ...rest] = text.split("/")
  const [first = "", last = first] = numbers.split("-")
  const ports = rangeOf(parsePort(first, text), parsePort(last, text))
  if (rest.length > 0 || ports.length === 0) throw invalidPort(text)
  if (protocol === "sctp") throw new DockerFailure(501, `Naru does not support SCTP (asked: ${text})`)
  if (protocol !== "tcp" && protocol !== "udp") throw new DockerFailure(400, `invalid proto: ${protocol}`)
  return { ports, protocol }
}

/** `PortBindings` as the engine wants them; no host port, or 0, asks for a free one. */
export function portBindingsOf(body: PortBindingsBody): PortBinding[] {
  return Object.entries(body).flatMap(([key, bindings]) => {
    const { ports, protocol } = parsePorts(key)
    return (bindings ?? []).flatMap(({ HostIp: hostIp, HostPort: hostPort }) => {
      if (hostPort?.includes("-")) {
        throw new DockerFailure(
          501,
          `Naru does not choose from a range of host ports (${hostPort}); name one port, or none for a free one`,
        )
      }
      const first = hostPort ? parsePort(hostPort, hostPort, 0) : 0
      return ports.map((containerPort, index) => ({
        containerPort,
        protocol,
        hostAddress: hostIp || "0.0.0.0",
        hostPort: first === 0 ? 0 : first + index,
      }))
    })
  })
}

/** `8080/tcp` keys of Docker's maps, one per container port. */
export function portKey(port: { containerPort: number; protocol: string }): string {
  return `${port.containerPort}/${port.protocol}`
}

/** Bindings by container port, as `PortBindings` and `NetworkSettings.Ports` show them. */
export function portMapOf(
  ports: readonly PortBinding[],
): Record<string, { HostIp: string; HostPort: string }[]> {
  const map: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) {
    const key = portKey(port)
    map[key] = [
      ...(map[key] ?? []),
      { HostIp: port.hostAddress, HostPort: port.hostPort === 0 ? "" : String(port.hostPort) },
    ]
  }
  return map
}

function parsePort(text: string, whole: string, smallest = 1): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port < smallest || port > 65535) throw invalidPort(whole)
  return port
}

function rangeOf(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

function invalidPort(text: string): DockerFailure {
  return new DockerFailure(400, `invalid port specification: "${text}"`)
}
