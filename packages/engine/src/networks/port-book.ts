import { isIPv4, isIPv6 } from "node:net"
import { errnoOf } from "@naru/base/errors"
import { findPortHolder, type HeldPort, holdPort, SystemCallFailed } from "../system/index.ts"
import { InvalidPortBinding, PortInUse } from "./errors.ts"
import { openProxy } from "./loopback-proxy.ts"
import type { PortBinding } from "./network.ts"

/** Which container holds which ports of this host. Each one is held by a socket, so that nobody else takes it. */
export interface PortBook {
  /**
   * Takes all ports or none and returns them with the numbers that were chosen.
   * Throws `port_in_use` naming the holder, `invalid_port_binding`.
   */
  claim(request: {
    containerId: string
    containerName: string
    address: string
    ports: readonly PortBinding[]
  }): Promise<PortBinding[]>
  release(containerId: string): void
  releaseAll(): void
}

interface Claim {
  containerName: string
  binding: PortBinding
  release(): void
}

export function openPortBook(): PortBook {
  const claims = new Map<string, Claim[]>()
  const release = (containerId: string) => {
    for (const claim of claims.get(containerId) ?? []) claim.release()
    claims.delete(containerId)
  }
  const holderOf = (binding: PortBinding): string => {
    const claim = [...claims.values()].flat().find((other) => collide(other.binding, binding))
    if (claim !== undefined) return `container ${claim.containerName}`
    const holder = findPortHolder({ protocol: binding.protocol, port: binding.hostPort })
    return holder === undefined ? "another process" : `${holder.name} (pid ${holder.pid})`
  }
  const explain = (error: unknown, binding: PortBinding): unknown => {
    const errno = error instanceof SystemCallFailed ? error.errno : errnoOf(error)
    if (errno === "EADDRINUSE") return new PortInUse(binding, holderOf(binding))
    if (errno === "EADDRNOTAVAIL")
      return new InvalidPortBinding(binding, "this host does not have that address")
    return error
  }
  return {
    async claim({ containerId, containerName, address, ports }) {
      const own: Claim[] = []
      claims.set(containerId, own)
      for (const binding of ports) {
        try {
          check(binding)
          // No await without need: nothing may come between taking a port and writing down whose it is.
          const held = isIPv4(binding.hostAddress) ? hold(binding) : await proxy(binding, address)
          own.push({ containerName, binding: { ...binding, hostPort: held.port }, release: held.release })
        } catch (error) {
          try {
            // Before the release: the holder may be this container itself, by a port that it asks for twice.
            throw explain(error, binding)
          } finally {
            release(containerId)
          }
        }
      }
      return own.map(({ binding }) => binding)
    },
    release,
    releaseAll() {
      for (const containerId of [...claims.keys()]) release(containerId)
    },
  }
}

function collide(one: PortBinding, other: PortBinding): boolean {
  if (one.hostPort !== other.hostPort || one.protocol !== other.protocol) return false
  if (isIPv4(one.hostAddress) !== isIPv4(other.hostAddress)) return false
  const wildcard = [one.hostAddress, other.hostAddress].some(
    (address) => address === "0.0.0.0" || address === "::",
  )
  return wildcard || one.hostAddress === other.hostAddress
}

function hold({ protocol, hostAddress, hostPort }: PortBinding): HeldPort {
  return holdPort({ protocol, address: hostAddress, port: hostPort })
}

async function proxy(
  { hostAddress, hostPort, containerPort }: PortBinding,
  address: string,
): Promise<HeldPort> {
  const { port, close } = await openProxy({
    listen: { address: hostAddress, port: hostPort },
    target: { address, port: containerPort },
  })
  return { port, release: close }
}

function check(binding: PortBinding): void {
  const { hostAddress, hostPort, containerPort, protocol } = binding
  if (!isIPv4(hostAddress) && !isIPv6(hostAddress))
    throw new InvalidPortBinding(binding, "that is not an IP address")
  if (isIPv6(hostAddress) && protocol === "udp")
    throw new InvalidPortBinding(binding, "UDP can be published on IPv4 addresses only")
  for (const port of [hostPort, containerPort]) {
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new InvalidPortBinding(binding, `invalid port number ${port}`)
  }
}
