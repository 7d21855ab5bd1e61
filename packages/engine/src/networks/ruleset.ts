import type { BridgeDocument, Place } from "./documents.ts"

/** What the packet filter of one engine follows from. */
export interface Traffic {
  table: string
  bridges: readonly BridgeDocument[]
  places: readonly Place[]
}

/**
 * The whole nftables table as a script that replaces the old one in a single transaction: published ports stay
 * reachable meanwhile. Ports are map elements, so that a thousand of them cost a packet as much as one.
 */
export function formatRuleset({ table, bridges, places }: Traffic): string {
  const names = bridges.map(({ bridge }) => `"${bridge}"`)
  const internal = bridges.filter((network) => network.internal)
  const outward = bridges.filter((network) => !network.internal)
  const ports = portElements(places)
  return `add table inet ${table}
delete table inet ${table}
table inet ${table} {
  map ports_any { type inet_proto . inet_service : ipv4_addr . inet_service; ${elements(ports.any)} }
  map ports_at { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; ${elements(ports.at)} }
  set bridges { type ifname; ${elements(names)} }
  set internal { type ifname; ${elements(internal.map(({ bridge }) => `"${bridge}"`))} }
  set same_bridge { type ifname . ifname; ${elements(names.map((name) => `${name} . ${name}`))} }
  set outward { type ipv4_addr; flags interval; ${elements(outward.map(({ subnet }) => subnet))} }
  set own_bridge { type ipv4_addr . ifname; flags interval; ${elements(bridges.map(({ subnet, bridge }) => `${subnet} . "${bridge}"`))} }
${chains}
}
`
}

const chains = `
  # Bridges take part in routing of 127.0.0.0/8 (route_localnet); containers must not reach the host's loopback by it.
  chain guard {
    type filter hook prerouting priority raw; policy accept;
    iifname @bridges ip daddr 127.0.0.0/8 drop
  }
  chain publish {
    dnat ip to ip daddr . meta l4proto . th dport map @ports_at
    dnat ip to meta l4proto . th dport map @ports_any
  }
  chain arriving {
    type nat hook prerouting priority dstnat; policy accept;
    fib daddr type local jump publish
  }
  chain from_host {
    type nat hook output priority -100; policy accept;
    fib daddr type local jump publish
  }
  chain source {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 127.0.0.0/8 oifname @bridges masquerade
    # A container that reaches itself or a neighbour through a published port must get the answer from the host.
    ct status dnat ip saddr . oifname @own_bridge masquerade
    ip saddr @outward ip saddr . oifname != @own_bridge masquerade
  }
  chain forward_packets {
    type filter hook forward priority filter; policy accept;
    iifname @bridges jump judge
    oifname @bridges jump judge
  }
  chain judge {
    ct state established,related accept
    ct status dnat accept
    # With br_netfilter even traffic inside one bridge passes here.
    iifname . oifname @same_bridge accept
    oifname @bridges drop
    iifname @internal drop
    accept
  }`

/** Adds or removes the port elements of one container. */
export function formatPortChange(verb: "add" | "delete", table: string, place: Place): string {
  const { any, at } = portElements([place], verb === "add")
  const lines = [
    any.length > 0 ? `${verb} element inet ${table} ports_any { ${any.join(", ")} }` : "",
    at.length > 0 ? `${verb} element inet ${table} ports_at { ${at.join(", ")} }` : "",
  ]
  return lines
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join("")
}

/** Ports on an IPv6 address are not translated: a proxy serves them. */
function portElements(places: readonly Place[], withTarget = true): { any: string[]; at: string[] } {
  const any: string[] = []
  const at: string[] = []
  for (const { address, ports } of places) {
    for (const { protocol, hostAddress, hostPort, containerPort } of ports) {
      if (hostAddress.includes(":")) continue
      const target = withTarget ? ` : ${address} . ${containerPort}` : ""
      if (hostAddress === "0.0.0.0") any.push(`${protocol} . ${hostPort}${target}`)
      else at.push(`${hostAddress} . ${protocol} . ${hostPort}${target}`)
    }
  }
  return { any, at }
}

function elements(values: readonly string[]): string {
  return values.length === 0 ? "" : `elements = { ${values.join(", ")} }`
}
