import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openCatalog } from "./catalog.ts"
import type { BridgeDocument, Place } from "./documents.ts"
import { hostNameservers, reachableNameservers } from "./nameservers.ts"
import { namingOf } from "./naming.ts"
import { openPlaces } from "./places.ts"
import { formatPortChange, formatRuleset } from "./ruleset.ts"

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-instances-"))
})
afterEach(() => rmSync(directory, { recursive: true }))

const bridgeOf = (name: string, change: Partial<BridgeDocument> = {}): BridgeDocument => ({
  id: `id-of-${name}`,
  name,
  driver: "bridge",
  bridge: namingOf("one").bridge(`id-of-${name}`),
  subnet: "10.1.0.0/24",
  gateway: "10.1.0.1",
  internal: false,
  labels: {},
  createdAt: "2026-01-02T03:04:05.000Z",
  ...change,
})
const placeOf = (address: string, ports: Place["ports"]): Place => ({
  containerId: address,
  containerName: address,
  networkId: "n",
  aliases: [],
  hostInterface: "nv0",
  address,
  prefixLength: 24,
  gateway: "10.1.0.1",
  macAddress: "02:42:00:00:00:00",
  ports,
})
const tcp = (hostAddress: string, hostPort: number) => ({
  protocol: "tcp" as const,
  hostAddress,
  hostPort,
  containerPort: 80,
})

describe("two engines on one host", () => {
  it("have names of their own for tables, bridges and wires, as a thousand of them would", () => {
    const namings = Array.from({ length: 1000 }, (_, index) => namingOf(`engine-${index}`))
    expect(new Set(namings.map(({ table }) => table)).size).toBe(1000)
    const [one, other] = namings
    expect(one?.bridgePrefix).not.toBe(other?.bridgePrefix)
    expect(one?.hostPrefix).not.toBe(other?.hostPrefix)
  })

  it("each have names that the kernel and nft take as they are", () => {
    for (const instance of ["", "a", "한글", "../..", "x".repeat(1000)]) {
      const { table, bridge, newHostInterface } = namingOf(instance)
      expect(table).toMatch(/^naru_[0-9a-f]{5}$/)
      expect(bridge("any")).toMatch(/^nb[0-9a-f]{13}$/)
      expect(newHostInterface()).toMatch(/^nv[0-9a-f]{13}$/)
    }
  })

  it("with the same network have each their own bridge for it", async () => {
    const open = (instance: string) => {
      let ids = 0
      return openCatalog({
        home: join(directory, instance),
        naming: namingOf(instance),
        log: silentLog,
        now: () => new Date(0),
        newId: () => `same-${ids++}`,
        routes: () => [],
      })
    }
    const [one, other] = [await open("one"), await open("other")]
    expect(one.bridges()[0]?.bridge.slice(0, 7)).not.toBe(other.bridges()[0]?.bridge.slice(0, 7))
    expect(readdirSync(directory).toSorted()).toEqual(["one", "other"])
  })

  it("write rules that name their own table alone", () => {
    const script = formatRuleset({ table: "naru_11111", bridges: [bridgeOf("shop")], places: [] })
    expect([...script.matchAll(/table inet (\w+)/g)].map(([, table]) => table)).toEqual([
      "naru_11111",
      "naru_11111",
      "naru_11111",
    ])
  })
})

describe("the rules", () => {
  it("have as many brackets that open as that close, however much is in them", () => {
    const bridges = [bridgeOf("a"), bridgeOf("b", { subnet: "10.2.0.0/24", internal: true })]
    const places = [placeOf("10.1.0.2", [tcp("0.0.0.0", 1), tcp("127.0.0.1", 2)])]
    for (const traffic of [
      { bridges: [], places: [] },
      { bridges, places },
    ]) {
      const script = formatRuleset({ table: "t", ...traffic })
      expect(script.split("{").length).toBe(script.split("}").length)
    }
  })

  it("have no empty list of elements, which nft would not take", () => {
    const script = formatRuleset({ table: "t", bridges: [], places: [placeOf("10.1.0.2", [])] })
    expect(script).not.toContain("elements")
  })

  it("hold every port of every container", () => {
    const places = Array.from({ length: 300 }, (_, index) =>
      placeOf(`10.1.${index >> 8}.${index & 255}`, [tcp("0.0.0.0", 20_000 + index)]),
    )
    const script = formatRuleset({ table: "t", bridges: [], places })
    for (const { address, ports } of places)
      expect(script).toContain(`tcp . ${ports[0]?.hostPort} : ${address} . 80`)
  })

  it("let traffic pass inside each bridge and to no other", () => {
    const [a, b] = [bridgeOf("a"), bridgeOf("b", { subnet: "10.2.0.0/24" })]
    const script = formatRuleset({ table: "t", bridges: [a, b], places: [] })
    expect(script).toContain(`elements = { "${a.bridge}" . "${a.bridge}", "${b.bridge}" . "${b.bridge}" }`)
    expect(script).not.toContain(`"${a.bridge}" . "${b.bridge}"`)
    const judge = script.slice(script.indexOf("chain judge"))
    expect(judge.indexOf("@same_bridge accept")).toBeLessThan(judge.indexOf("oifname @bridges drop"))
    expect(judge.indexOf("established,related accept")).toBeLessThan(judge.indexOf("@internal drop"))
  })

  it("of a change leave out what a proxy serves", () => {
    expect(formatPortChange("add", "t", placeOf("10.1.0.2", [tcp("::1", 8080)]))).toBe("")
    const mixed = placeOf("10.1.0.2", [tcp("::", 8080), tcp("0.0.0.0", 8081)])
    expect(formatPortChange("delete", "t", mixed)).toBe("delete element inet t ports_any { tcp . 8081 }\n")
  })
})

describe("name servers", () => {
  const reader =
    (...[resolv, systemd = ""]: string[]) =>
    (path: string) =>
      (path === "/etc/resolv.conf" ? resolv : systemd) ?? ""

  it.each<[string, string, string, string[]]>([
    ["all of 127.0.0.0/8 is loopback", "nameserver 127.255.255.254\nnameserver 192.0.2.1", "", ["192.0.2.1"]],
    ["1.127.0.1 is not", "nameserver 1.127.0.1", "", ["1.127.0.1"]],
    [
      "systemd's are asked only when there is no other",
      "nameserver 192.0.2.1",
      "nameserver 192.0.2.9",
      ["192.0.2.1"],
    ],
    ["systemd's own stub is no way out", "nameserver 127.0.0.53", "nameserver 127.0.0.54", []],
    [
      "comments and options are no servers",
      "#nameserver 192.0.2.1\n;nameserver 192.0.2.2\noptions edns0",
      "",
      [],
    ],
    ["a comment behind a server is not part of it", "nameserver 192.0.2.1 # office", "", ["192.0.2.1"]],
    ["a line without an address is none", "nameserver\nsearch lan", "", []],
    ["a word that only begins alike is none", "nameservers 192.0.2.1", "", []],
    [
      "line ends of another system are none of it",
      "nameserver 192.0.2.1\r\nnameserver 192.0.2.2\r\n",
      "",
      ["192.0.2.1", "192.0.2.2"],
    ],
  ])("%s", (_, resolv, systemd, expected) => {
    expect(reachableNameservers(reader(resolv, systemd))).toEqual(expected)
  })

  it("of the host are all that it has, for containers that share its network", () => {
    expect(hostNameservers(reader("nameserver 127.0.0.53\nnameserver 192.0.2.1"))).toEqual([
      "127.0.0.53",
      "192.0.2.1",
    ])
  })
})

describe("networks and places that were damaged on the disk", () => {
  const openNetworks = () =>
    openCatalog({
      home: directory,
      naming: namingOf("one"),
      log: silentLog,
      now: () => new Date(0),
      newId: () => crypto.randomUUID(),
      routes: () => [],
    })

  it("leave the others, and what every engine has is made anew", async () => {
    const before = await openNetworks()
    const shop = await before.create({ name: "shop" })
    const { id } = before.get("bridge")
    writeFileSync(join(directory, "networks", `${id}.json`), "{")
    const after = await openNetworks()
    expect(after.get("shop")).toEqual(shop)
    expect(
      after
        .list()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["bridge", "host", "none", "shop"])
    expect(after.get("bridge").id).not.toBe(id)
    expect(after.get("bridge")).not.toMatchObject({ subnet: shop.subnet })
  })

  it("free the address of the one that cannot be read, and no other", async () => {
    const open = () => openPlaces({ run: directory, naming: namingOf("one"), log: silentLog })
    const places = await open()
    const take = (from: typeof places, containerId: string) =>
      from.take(bridgeOf("shop"), { containerId, containerName: containerId, aliases: [] })
    for (const name of ["a", "b"]) await places.keep(take(places, name))
    writeFileSync(join(directory, "places", "a.json"), "")
    const again = await open()
    expect(again.list().map(({ address }) => address)).toEqual(["10.1.0.3"])
    expect([take(again, "c").address, take(again, "d").address]).toEqual(["10.1.0.2", "10.1.0.4"])
  })
})
