import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { BridgeDocument } from "./documents.ts"
import { namingOf } from "./naming.ts"
import { openPlaces, type Places } from "./places.ts"

const network: BridgeDocument = {
  id: "network-1",
  name: "shop",
  driver: "bridge",
  bridge: "nb0",
  subnet: "10.0.0.0/29",
  gateway: "10.0.0.1",
  internal: false,
  labels: {},
  createdAt: "2026-01-02T03:04:05.000Z",
}

let run: string
let places: Places
const open = () => openPlaces({ run, naming: namingOf("test"), log: silentLog })
beforeEach(async () => {
  run = mkdtempSync(join(tmpdir(), "naru-places-"))
  places = await open()
})
afterEach(() => rmSync(run, { recursive: true }))

function take(name: string, address?: string) {
  const base = { containerId: name, containerName: name, aliases: ["alias"] }
  return places.take(network, address === undefined ? base : { ...base, address })
}

test("containers get addresses in order, each with the hardware address that belongs to it", () => {
  expect([take("a"), take("b")].map(({ address, macAddress }) => [address, macAddress])).toEqual([
    ["10.0.0.2", "02:42:0a:00:00:02"],
    ["10.0.0.3", "02:42:0a:00:00:03"],
  ])
})

test("a released address rests until the others were used", async () => {
  take("a")
  await places.release("a")
  expect(take("b").address).toBe("10.0.0.3")
})

test("a wanted address is given when it is free and belongs to the network", () => {
  expect(take("a", "10.0.0.5").address).toBe("10.0.0.5")
  expect(() => take("b", "10.0.0.5")).toThrow("address 10.0.0.5 is in use by container a")
  expect(() => take("c", "10.0.0.1")).toThrow(/in use by the gateway/)
  expect(() => take("d", "10.0.0.7")).toThrow(/is not in 10.0.0.0\/29/)
  expect(() => take("e", "not an address")).toThrow(/is not in/)
})

test("a full network says so, and another one is not touched by it", () => {
  for (const name of ["a", "b", "c", "d", "e"]) take(name)
  expect(() => take("f")).toThrow("network shop (10.0.0.0/29) has no free address left")
  const other = { ...network, id: "network-2", subnet: "10.0.1.0/29", gateway: "10.0.1.1" }
  const request = { containerId: "f", containerName: "f", aliases: [] }
  expect(places.take(other, request).address).toBe("10.0.1.2")
})

test("kept places are there after a restart, merely taken ones are not", async () => {
  const kept = take("kept")
  await places.keep(kept)
  take("taken")
  places = await open()
  expect(places.list()).toEqual([kept])
  expect(places.ofNetwork("network-1")).toEqual([kept])
  expect(take("next").address).not.toBe(kept.address)
})
