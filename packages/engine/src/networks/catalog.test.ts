import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type CatalogOptions, openCatalog } from "./catalog.ts"
import { namingOf } from "./naming.ts"

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "naru-catalog-"))
})
afterEach(() => rmSync(home, { recursive: true }))

function open(changes: Partial<CatalogOptions> = {}) {
  let ids = 0
  return openCatalog({
    home,
    naming: namingOf("test"),
    log: silentLog,
    now: () => new Date("2026-01-02T03:04:05Z"),
    newId: () => `${(ids++).toString(16)}${"f".repeat(63)}`,
    routes: () => [],
    ...changes,
  })
}

test("every engine has bridge, host and none from the beginning", async () => {
  const catalog = await open()
  expect(catalog.list().map(({ name, driver }) => [name, driver])).toEqual([
    ["bridge", "bridge"],
    ["host", "host"],
    ["none", "none"],
  ])
  expect(catalog.get("bridge")).toMatchObject({
    subnet: "172.18.0.0/16",
    gateway: "172.18.0.1",
    internal: false,
  })
})

test("they are the same ones after the engine opens anew, whatever routes there are now", async () => {
  const before = (await open()).list()
  const routes = () => [{ destination: "172.16.0.0", prefixLength: 12 }]
  const after = await open({ routes })
  expect(after.list()).toEqual(before)
})

test("the default network avoids the host's routes, but not its default route", async () => {
  const routes = () => [
    { destination: "0.0.0.0", prefixLength: 0 },
    { destination: "172.18.0.0", prefixLength: 16 },
  ]
  expect((await open({ routes })).get("bridge")).toMatchObject({ subnet: "172.19.0.0/16" })
})

describe("a new network", () => {
  test("gets a range, a gateway and a bridge of its own", async () => {
    const catalog = await open()
    const network = await catalog.create({ name: "shop", labels: { a: "b" }, internal: true })
    expect(network).toMatchObject({
      name: "shop",
      driver: "bridge",
      subnet: "172.19.0.0/16",
      gateway: "172.19.0.1",
      labels: { a: "b" },
      internal: true,
      createdAt: "2026-01-02T03:04:05.000Z",
    })
    expect(network.bridge).toBe(namingOf("test").bridge(network.id))
    expect(catalog.bridges().map(({ name }) => name)).toEqual(["bridge", "shop"])
  })

  test("may name its range and gateway", async () => {
    const request = { name: "shop", subnet: "10.5.0.0/24", gateway: "10.5.0.254" }
    expect(await (await open()).create(request)).toMatchObject({
      subnet: "10.5.0.0/24",
      gateway: "10.5.0.254",
    })
  })

  test.each([
    [{ name: "bad name" }, "invalid_network"],
    [{ name: "bridge" }, "network_exists"],
    [{ name: "host" }, "network_exists"],
    [{ name: "shop", subnet: "nonsense" }, "invalid_network"],
    [{ name: "shop", subnet: "172.18.4.0/24" }, "invalid_network"],
    [{ name: "shop", subnet: "10.5.0.0/24", gateway: "10.6.0.1" }, "invalid_network"],
    [{ name: "shop", subnet: "10.5.0.0/24", gateway: "10.5.0.255" }, "invalid_network"],
  ])("asked for as %j is refused as %s and leaves nothing", async (request, code) => {
    const catalog = await open()
    await expect(catalog.create(request)).rejects.toMatchObject({ code })
    expect(catalog.list().length).toBe(3)
  })

  test("is refused when no range is left", async () => {
    const catalog = await open()
    const everything = ["0.0.0.0", "128.0.0.0"].map((destination) => ({ destination, prefixLength: 1 }))
    const full = await open({ routes: () => everything })
    await expect(full.create({ name: "shop" })).rejects.toMatchObject({ code: "no_subnet_left" })
    expect(catalog.bridges().length).toBe(1)
  })
})

describe("a network is found", () => {
  test("by name, by ID and by the beginning of its ID", async () => {
    const catalog = await open()
    const { id } = catalog.get("none")
    expect(catalog.get(id).name).toBe("none")
    expect(catalog.get(id.slice(0, 12)).name).toBe("none")
  })

  test("not when nothing has that name, nor by an empty one", async () => {
    const catalog = await open()
    for (const name of ["nope", ""]) expect(() => catalog.get(name)).toThrow(/not found/)
  })

  test("not when several IDs begin alike", async () => {
    let last = 0
    const catalog = await open({ newId: () => `abc${last++}` })
    expect(() => catalog.get("abc")).toThrow(/ambiguous/)
  })
})

test("the networks that every engine has cannot be removed, others can", async () => {
  const catalog = await open()
  for (const name of ["bridge", "host", "none"])
    await expect(catalog.remove(catalog.get(name))).rejects.toMatchObject({ kind: "forbidden" })
  await catalog.remove(await catalog.create({ name: "shop" }))
  expect((await open()).list().length).toBe(3)
})
