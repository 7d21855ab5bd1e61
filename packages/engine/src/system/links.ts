import { closeSync, openSync, writeFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import { isErrno } from "./libc.ts"
import { type Netlink, withNetlink } from "./netlink.ts"
import { type Attribute, parseAttributes } from "./netlink-message.ts"

/** Numbers of linux/rtnetlink.h and linux/if_link.h. */
const message = {
  newLink: 16,
  deleteLink: 17,
  getLink: 18,
  setLink: 19,
  newAddress: 20,
  newRoute: 24,
} as const
const create = 0x400
const exclusive = 0x200
const linkAttribute = { address: 1, name: 3, mtu: 4, master: 10, protocolInfo: 12, linkInfo: 18, netnsFd: 28 }
const infoKind = 1
const infoData = 2
const vethPeer = 1
const bridgePortHairpin = 4
const bridgeFamily = 7
const inet = 2
const up = 1
const infoBytes = 16
const loopbackIndex = 1

export interface Link {
  index: number
  name: string
  /** Largest packet in bytes. */
  mtu: number
  /** Index of the bridge that it is a port of. */
  master?: number
}

/**
 * Makes a bridge with an address and takes it up; one of that name is fine and gets what it lacks.
 * Its hardware address is given, because a bridge otherwise changes it as ports come and go.
 */
export function createBridge(request: {
  name: string
  address: string
  prefixLength: number
  macAddress: string
}): void {
  const { name, address, prefixLength, macAddress } = request
  withNetlink((netlink) => {
    ifAbsent(() =>
      netlink.change({
        what: `add bridge ${name}`,
        type: message.newLink,
        flags: create | exclusive,
        head: linkHead({}),
        attributes: [
          [linkAttribute.name, name],
          [linkAttribute.address, macBytes(macAddress)],
          [linkAttribute.linkInfo, { attributes: [[infoKind, "bridge"]] }],
        ],
      }),
    )
    const index = linkIndex(netlink, name)
    ifAbsent(() => putAddress(netlink, { index, address, prefixLength }))
    takeUp(netlink, index)
  })
}

/** Removes an interface (with its peer, for a veth); an absent one is fine. */
export function deleteLink(name: string): void {
  try {
    withNetlink((netlink) =>
      netlink.change({
        what: `delete ${name}`,
        type: message.deleteLink,
        head: linkHead({}),
        attributes: [[linkAttribute.name, name]],
      }),
    )
  } catch (error) {
    if (!isErrno(error, "ENODEV")) throw error
  }
}

/**
 * Makes a veth pair: `hostName` up as a port of `bridge` here, `name` in the namespace pinned at `netnsPath`,
 * still down. With hairpin, so that a container reaches itself through a published port.
 */
export function createVethIntoNetns(request: {
  hostName: string
  bridge: string
  netnsPath: string
  name: string
  macAddress: string
  mtu: number
}): void {
  const { hostName, bridge, netnsPath, name, macAddress, mtu } = request
  const netns = openSync(netnsPath, "r")
  try {
    withNetlink((netlink) => {
      const peer: readonly Attribute[] = [
        [linkAttribute.name, name],
        [linkAttribute.address, macBytes(macAddress)],
        [linkAttribute.mtu, mtu],
        [linkAttribute.netnsFd, netns],
      ]
      netlink.change({
        what: `add veth ${hostName}`,
        type: message.newLink,
        flags: create | exclusive,
        head: linkHead({ flags: up }),
        attributes: [
          [linkAttribute.name, hostName],
          [linkAttribute.mtu, mtu],
          [linkAttribute.master, linkIndex(netlink, bridge)],
          [
            linkAttribute.linkInfo,
            {
              attributes: [
                [infoKind, "veth"],
                // The peer may not be up yet: it has no other end while it is made (ENOTCONN).
                [infoData, { attributes: [[vethPeer, { head: linkHead({}), attributes: peer }]] }],
              ],
            },
          ],
        ],
      })
      netlink.change({
        what: `hairpin ${hostName}`,
        type: message.setLink,
        head: linkHead({ family: bridgeFamily, index: linkIndex(netlink, hostName) }),
        attributes: [[linkAttribute.protocolInfo, { attributes: [[bridgePortHairpin, Buffer.from([1])]] }]],
      })
    })
  } finally {
    closeSync(netns)
  }
}

/** Takes loopback up; for a namespace that has nothing else. */
export function setLoopbackUp(): void {
  withNetlink((netlink) => takeUp(netlink, loopbackIndex))
}

/**
 * Takes loopback and one interface up with an IPv4 address and, when given, the default route. Call it within
 * the namespace. IPv6 is off on the interface: on a hairpin port its address detection hears itself and fails.
 */
export function configureInterface(request: {
  name: string
  address: string
  prefixLength: number
  gateway?: string
}): void {
  const { name, address, prefixLength, gateway } = request
  withNetlink((netlink) => {
    const index = linkIndex(netlink, name)
    disableIpv6(name)
    takeUp(netlink, loopbackIndex)
    putAddress(netlink, { index, address, prefixLength })
    takeUp(netlink, index)
    if (gateway !== undefined) putDefaultRoute(netlink, gateway)
  })
}

function disableIpv6(name: string): void {
  try {
    // /proc/sys/net shows the network namespace of the thread that opens it.
    writeFileSync(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`, "1")
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error
  }
}

/** All interfaces of this network namespace. */
export function listLinks(): Link[] {
  const messages = withNetlink((netlink) =>
    netlink.dump({ what: "list links", type: message.getLink, head: linkHead({}) }),
  )
  return messages.map(({ payload }) => {
    const attributes = parseAttributes(payload, infoBytes)
    const master = attributes.get(linkAttribute.master)?.readUInt32LE()
    return {
      index: payload.readInt32LE(4),
      name: attributes.get(linkAttribute.name)?.toString("latin1").replace(/\0.*$/, "") ?? "",
      mtu: attributes.get(linkAttribute.mtu)?.readUInt32LE() ?? 0,
      ...(master !== undefined && { master }),
    }
  })
}

function linkIndex(netlink: Netlink, name: string): number {
  const answer = netlink.get({
    what: `find ${name}`,
    type: message.getLink,
    head: linkHead({}),
    attributes: [[linkAttribute.name, name]],
  })
  return answer.payload.readInt32LE(4)
}

function takeUp(netlink: Netlink, index: number): void {
  netlink.change({ what: "set up", type: message.newLink, head: linkHead({ index, flags: up }) })
}

const addressBytes = 8
const addressLocal = 2
const addressBroadcast = 4

function putAddress(
  netlink: Netlink,
  { index, address, prefixLength }: { index: number; address: string; prefixLength: number },
): void {
  const head = Buffer.alloc(addressBytes)
  head.writeUInt8(inet, 0)
  head.writeUInt8(prefixLength, 1)
  head.writeUInt32LE(index, 4)
  const local = ipBytes(address)
  const hostMask = prefixLength === 32 ? 0 : 0xffffffff >>> prefixLength
  const broadcast = Buffer.alloc(4)
  broadcast.writeUInt32BE((local.readUInt32BE() | hostMask) >>> 0)
  netlink.change({
    what: `add address ${address}/${prefixLength}`,
    type: message.newAddress,
    flags: create | exclusive,
    head,
    attributes: [
      [addressLocal, local],
      [addressBroadcast, broadcast],
    ],
  })
}

/** struct rtmsg: IPv4 unicast in the main table, made at boot by an administrator's tool, for everywhere. */
const defaultRouteHead = Buffer.from([inet, 0, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0])
const routeGateway = 5

function putDefaultRoute(netlink: Netlink, gateway: string): void {
  netlink.change({
    what: `add default route by ${gateway}`,
    type: message.newRoute,
    flags: create | exclusive,
    head: defaultRouteHead,
    attributes: [[routeGateway, ipBytes(gateway)]],
  })
}

/** struct ifinfomsg. Only flags that are given change. */
function linkHead({
  family = 0,
  index = 0,
  flags = 0,
}: {
  family?: number
  index?: number
  flags?: number
}): Buffer {
  const head = Buffer.alloc(infoBytes)
  head.writeUInt8(family, 0)
  head.writeInt32LE(index, 4)
  head.writeUInt32LE(flags, 8)
  head.writeUInt32LE(flags, 12)
  return head
}

function ipBytes(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number))
}

function macBytes(address: string): Buffer {
  return Buffer.from(address.replaceAll(":", ""), "hex")
}

function ifAbsent(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error
  }
}
