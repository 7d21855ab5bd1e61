import { createHash } from "node:crypto"

/** Names of kernel objects, which all engines of a host share: each engine's own begin with its tag. */
export interface Naming {
  /** nftables table. */
  table: string
  bridgePrefix: string
  hostPrefix: string
  /** Interface of a bridge. */
  bridge(networkId: string): string
  /** The host's end of a container's veth pair. */
  hostInterface(containerId: string): string
}

/** Interface names end at 15 characters: two letters, five of the tag, eight of the owner. */
export function namingOf(instance: string): Naming {
  const tag = digest(instance).slice(0, 5)
  const bridgePrefix = `nb${tag}`
  const hostPrefix = `nv${tag}`
  return {
    table: `naru_${tag}`,
    bridgePrefix,
    hostPrefix,
    bridge: (networkId) => bridgePrefix + digest(networkId).slice(0, 8),
    hostInterface: (containerId) => hostPrefix + digest(containerId).slice(0, 8),
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}
