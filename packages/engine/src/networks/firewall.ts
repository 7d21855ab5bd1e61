import { readFileSync, writeFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import type { Log } from "@naru/base/log"
import { applyNft, CommandFailed, forgetUdpFlows, NftFailed, run, SystemCallFailed } from "../system/index.ts"
import type { BridgeDocument, Place } from "./documents.ts"
import { formatPortChange, formatRuleset } from "./ruleset.ts"

/** The packet filter of one engine: its nftables table and the kernel's switches that it needs. */
export interface Firewall {
  /** Replaces the whole table at once. */
  replace(bridges: readonly BridgeDocument[], places: readonly Place[]): Promise<void>
  openPorts(place: Place): Promise<void>
  /** Returns false when the elements were not there as written: the caller replaces the table. */
  closePorts(place: Place): Promise<boolean>
  /** Removes the table. */
  remove(): Promise<void>
}

/**
 * Opens the filter. `interfacePrefix` is what the names of all our bridges begin with. Lets packets through
 * Docker's and iptables' own forward chain, where their policy is to drop what they do not know.
 */
export async function openFirewall(request: {
  table: string
  interfacePrefix: string
  log: Log
}): Promise<Firewall> {
  const { table, interfacePrefix, log } = request
  setSysctl("net/ipv4/ip_forward", "1")
  await passForeignFilter(interfacePrefix).catch((error: unknown) =>
    log.warn({ error }, "Packets may be dropped by other firewall rules of this host"),
  )
  return {
    replace: (bridges, places) => applyNft(formatRuleset({ table, bridges, places })),
    async openPorts(place) {
      const script = formatPortChange("add", table, place)
      if (script !== "") await applyNft(script)
      forgetFlows(place, log)
    },
    async closePorts(place) {
      const script = formatPortChange("delete", table, place)
      try {
        if (script !== "") await applyNft(script)
        forgetFlows(place, log)
        return true
      } catch (error) {
        if (error instanceof NftFailed) return false
        throw error
      }
    },
    remove: () => applyNft(`add table inet ${table}\ndelete table inet ${table}\n`),
  }
}

/**
 * The kernel translates a client's datagrams as it did the first one, for as long as they keep coming: those of a port
 * that changed hands are to be looked at anew.
 */
function forgetFlows({ ports }: Place, log: Log): void {
  const hostPorts = new Set(
    ports.filter(({ protocol }) => protocol === "udp").map(({ hostPort }) => hostPort),
  )
  if (hostPorts.size === 0) return
  try {
    forgetUdpFlows(({ destinationPort }) => hostPorts.has(destinationPort))
  } catch (error) {
    // A kernel without this interface forgets by itself, after half a minute of silence.
    if (!(error instanceof SystemCallFailed)) throw error
    log.warn({ error }, "Clients of a UDP port may be sent to its last owner for a while")
  }
}

/** Lets 127.0.0.1:port be translated to addresses behind this bridge. */
export function allowLoopbackRouting(bridge: string): void {
  setSysctl(`net/ipv4/conf/${bridge}/route_localnet`, "1")
}

function setSysctl(name: string, value: string): void {
  const path = `/proc/sys/${name}`
  if (readFileSync(path, "utf8").trim() !== value) writeFileSync(path, value)
}

/**
 * An accept in our own table does not outweigh a drop in another one. Docker keeps the chain DOCKER-USER for rules
 * like ours; without it, a forward policy of DROP (ufw) is met in FORWARD itself. Where the host takes no packets by
 * itself, containers are let in to their name server.
 */
async function passForeignFilter(interfacePrefix: string): Promise<void> {
  const rules = await iptables(["-S"])
  if (rules === undefined) return
  const ours = `${interfacePrefix}+`
  const wanted: [chain: string, ...match: string[]][] = []
  const hasDockerChain = /^-N DOCKER-USER$/m.test(rules)
  const chain = hasDockerChain ? "DOCKER-USER" : "FORWARD"
  if (hasDockerChain || /^-P FORWARD DROP$/m.test(rules))
    wanted.push([chain, "-i", ours], [chain, "-o", ours])
  if (/^-P INPUT DROP$/m.test(rules)) {
    for (const protocol of ["udp", "tcp"])
      wanted.push(["INPUT", "-i", ours, "-p", protocol, "-m", protocol, "--dport", "53"])
  }
  for (const rule of wanted.map((match) => [...match, "-j", "ACCEPT"]))
    if (!rules.includes(`-A ${rule.join(" ")}`)) await iptables(["-I", ...rule])
}

/** Undefined where this host has no iptables, and so none of its rules. */
async function iptables(args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run({ command: "iptables", args: ["--wait", ...args], timeoutMs: 10_000 })
    return stdout
  } catch (error) {
    if (error instanceof CommandFailed && errnoOf(error.cause) === "ENOENT") return undefined
    throw error
  }
}
