import type { PortBinding } from "../networks/index.ts"
import type { ContainerSpec } from "./container.ts"
import { InvalidContainerSpec } from "./container-errors.ts"

/** The ports to publish: those that were asked and, with `publishAllPorts`, every other exposed one on a free port. */
export function portsOf(
  spec: Pick<ContainerSpec, "ports" | "exposedPorts" | "publishAllPorts">,
): readonly PortBinding[] {
  const asked = spec.ports ?? []
  for (const binding of asked) checkPort(binding)
  if (!spec.publishAllPorts) return asked
  const published = [...asked]
  for (const { port, protocol } of (spec.exposedPorts ?? []).map(parseExposedPort)) {
    // `80` and `80/tcp` are one port.
    const isThere = published.some(
      (binding) => binding.containerPort === port && binding.protocol === protocol,
    )
    if (!isThere) published.push({ containerPort: port, protocol, hostAddress: "0.0.0.0", hostPort: 0 })
  }
  return published
}

function checkPort({ containerPort, hostPort }: PortBinding): void {
  if (containerPort < 1 || containerPort > 65_535 || hostPort < 0 || hostPort > 65_535)
    throw new InvalidContainerSpec(`invalid port ${hostPort}:${containerPort}: ports go from 1 to 65535`)
}

function parseExposedPort(text: string): { port: number; protocol: "tcp" | "udp" } {
  const [digits = "", protocol = "tcp"] = text.split("/")
  const port = Number(digits)
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || (protocol !== "tcp" && protocol !== "udp"))
    throw new InvalidContainerSpec(`invalid exposed port "${text}"`)
  return { port, protocol }
}
