import { expect, test } from "vitest"
import type { BridgeDocument, Place } from "./documents.ts"
import { formatPortChange, formatRuleset } from "./ruleset.ts"

const bridge = (name: string, subnet: string, internal = false): BridgeDocument => ({
  id: name,
  name,
  driver: "bridge",
  bridge: `nb-${name}`,
  subnet,
  gateway: "10.0.0.1",
  internal,
  labels: {},
  createdAt: "2026-01-02T03:04:05.000Z",
})
const port = (hostAddress: string, hostPort: number, protocol: "tcp" | "udp" = "tcp") => ({
  containerPort: 80,
  protocol,
  hostAddress,
  hostPort,
})
const place = (address: string, ports: Place["ports"]): Place => ({
  containerId: address,
  containerName: address,
  networkId: "shop",
  aliases: [],
  hostInterface: "nv0",
  address,
  prefixLength: 16,
  gateway: "10.0.0.1",
  macAddress: "02:42:00:00:00:00",
  ports,
})

test("the script replaces the table in one transaction", () => {
  const lines = formatRuleset({ table: "naru_x", bridges: [], places: [] }).split("\n")
  expect(lines.slice(0, 3)).toEqual([
    "add table inet naru_x",
    "delete table inet naru_x",
    "table inet naru_x {",
  ])
})

test("ports for every address and for one address go to maps of their own, IPv6 to none", () => {
  const ports = [
    port("0.0.0.0", 8080),
    port("127.0.0.1", 8081),
    port("0.0.0.0", 53, "udp"),
    port("::1", 8082),
  ]
  const script = formatRuleset({ table: "t", bridges: [], places: [place("10.0.0.2", ports)] })
  expect(script).toContain("elements = { tcp . 8080 : 10.0.0.2 . 80, udp . 53 : 10.0.0.2 . 80 }")
  expect(script).toContain("elements = { 127.0.0.1 . tcp . 8081 : 10.0.0.2 . 80 }")
  expect(script).not.toContain("8082")
})

test("only networks that are not internal are masqueraded, and internal ones are marked", () => {
  const bridges = [bridge("shop", "10.1.0.0/16"), bridge("vault", "10.2.0.0/16", true)]
  const script = formatRuleset({ table: "t", bridges, places: [] })
  expect(script).toContain("set outward { type ipv4_addr; flags interval; elements = { 10.1.0.0/16 } }")
  expect(script).toContain('set internal { type ifname; elements = { "nb-vault" } }')
  expect(script).toContain('elements = { 10.1.0.0/16 . "nb-shop", 10.2.0.0/16 . "nb-vault" }')
})

test("a container's change touches its own elements alone", () => {
  const web = place("10.0.0.2", [port("0.0.0.0", 8080), port("127.0.0.1", 8081)])
  expect(formatPortChange("add", "t", web)).toBe(
    "add element inet t ports_any { tcp . 8080 : 10.0.0.2 . 80 }\n" +
      "add element inet t ports_at { 127.0.0.1 . tcp . 8081 : 10.0.0.2 . 80 }\n",
  )
  expect(formatPortChange("delete", "t", web)).toBe(
    "delete element inet t ports_any { tcp . 8080 }\ndelete element inet t ports_at { 127.0.0.1 . tcp . 8081 }\n",
  )
})

test("a container without ports changes nothing", () => {
  expect(formatPortChange("add", "t", place("10.0.0.2", []))).toBe("")
})
