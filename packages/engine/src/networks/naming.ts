import { createHash, randomBytes } from "node:crypto"

/** Names of kernel objects, which all engines of a host share: each engine's own begin with its tag. */
export interface Naming {
  /** nftables table. */
  table: string
  bridgePrefix: string
  /** Interface of a bridge. */
  bridge(networkId: string): string
  hostPrefix: string
  /** A fresh name for the host's end of a veth pair: the kernel takes down an old one some time after it was cut. */
  newHostInterface(): string
}

/** Interface names end at 15 characters: two letters, five of the tag, eight more. */
export function namingOf(instance: string): Naming {
  const tag = digest(instance).slice(0, 5)
  const bridgePrefix = `nb${tag}`
  const hostPrefix = `nv${tag}`
  return {
    table: `naru_${tag}`,
    bridgePrefix,
    hostPrefix,
    bridge: (networkId) => bridgePrefix + digest(networkId).slice(0, 8),
    newHostInterface: () => hostPrefix + randomBytes(4).toString("hex"),
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}
