import { isIPv4 } from "node:net"
import { InvalidNetwork } from "./errors.ts"

/** A range of IPv4 addresses; numbers make comparing and counting plain. */
export interface Subnet {
  /** The network address as a number. */
  base: number
  prefixLength: number
}

/** Addresses that containers can have: prefixes that leave room for a gateway and some containers. */
const shortestPrefix = 8
const longestPrefix = 29

/** Parses `10.1.0.0/16`; throws {@link InvalidNetwork} when it is no range that a network can use. */
export function parseSubnet(text: string): Subnet {
  const [address = "", length = "", ...rest] = text.split("/")
  const prefixLength = Number(length)
  if (!isIPv4(address) || !/^\d{1,2}$/.test(length) || rest.length > 0)
    throw new InvalidNetwork(`invalid subnet ${text}: it must look like 10.1.0.0/16`)
  if (prefixLength < shortestPrefix || prefixLength > longestPrefix)
    throw new InvalidNetwork(
      `invalid subnet ${text}: the prefix must be from /${shortestPrefix} to /${longestPrefix}`,
    )
  const base = parseAddress(address)
  if (base !== (base & mask(prefixLength)) >>> 0)
    throw new InvalidNetwork(`invalid subnet ${text}: the address has bits beyond its prefix`)
  return { base, prefixLength }
}

export function formatSubnet({ base, prefixLength }: Subnet): string {
  return `${formatAddress(base)}/${prefixLength}`
}

/** An IPv4 address as a number; the caller has checked the text. */
export function parseAddress(text: string): number {
  return text.split(".").reduce((number, part) => number * 256 + Number(part), 0)
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".")
}

/** Number of addresses in the range, network and broadcast address included. */
function sizeOf({ prefixLength }: Subnet): number {
  return 2 ** (32 - prefixLength)
}

/** True for addresses that a container or gateway may have: not the network's own nor the broadcast address. */
export function isHostAddress(subnet: Subnet, address: number): boolean {
  return address > subnet.base && address < subnet.base + sizeOf(subnet) - 1
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  return one.base < other.base + sizeOf(other) && other.base < one.base + sizeOf(one)
}

/**
 * Ranges that networks get by themselves, in order: Docker's default pools without 172.17.0.0/16, which a Docker
 * beside us takes for its own bridge, then the upper quarter of 10.0.0.0/8, which offices and clouds use least.
 */
function* candidates(): Generator<Subnet> {
  for (let second = 18; second <= 31; second += 1) yield wide(`172.${second}.0.0`)
  for (let third = 0; third < 256; third += 16)
    yield { base: parseAddress(`192.168.${third}.0`), prefixLength: 20 }
  for (let second = 192; second < 256; second += 1) yield wide(`10.${second}.0.0`)
}

function wide(address: string): Subnet {
  return { base: parseAddress(address), prefixLength: 16 }
}

/** The first range that touches none of those taken, or undefined. */
export function chooseSubnet(taken: readonly Subnet[]): Subnet | undefined {
  return candidates().find((candidate) => !taken.some((range) => overlaps(range, candidate)))
}

/**
 * The next free address after the one that was given last, so that an address rests before it is used again
 * (neighbours remember its old owner for a while). Undefined when all are taken.
 */
export function chooseAddress(request: {
  subnet: Subnet
  last: number | undefined
  taken: ReadonlySet<number>
}): number | undefined {
  const { subnet, last = subnet.base, taken } = request
  const size = sizeOf(subnet)
  for (let step = 1; step <= size; step += 1) {
    const address = subnet.base + ((last - subnet.base + step) % size)
    if (isHostAddress(subnet, address) && !taken.has(address)) return address
  }
  return undefined
}

/** The hardware address that belongs to an IPv4 address, locally administered, as Docker forms it. */
export function macOfAddress(address: number): string {
  const bytes = [0x02, 0x42, ...[24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff)]
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":")
}

function mask(prefixLength: number): number {
  return -(2 ** (32 - prefixLength))
}
