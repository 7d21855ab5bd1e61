import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { openRouteTable } from "./route-table.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "naru-table-"))
})
afterEach(() => rm(folder, { recursive: true }))

const shop = {
  serviceId: "s1",
  title: "Shop",
  hostnames: [{ hostname: "shop.localhost", port: 8080 }],
  replicas: ["shop-1-1-abc123"],
}

test("remembers routes across restarts", async () => {
  const file = join(folder, "deep", "routes.json")
  await (await openRouteTable(file)).put(shop)
  expect((await openRouteTable(file)).all()).toEqual([shop])
})

test("has one route per service, and none for one that leads nowhere", async () => {
  const table = await openRouteTable(join(folder, "routes.json"))
  await table.put(shop)
  await table.put({ ...shop, replicas: ["shop-2-1-abc123"] })
  expect(table.all()).toEqual([{ ...shop, replicas: ["shop-2-1-abc123"] }])
  await table.put({ ...shop, hostnames: [], replicas: [] })
  expect(table.all()).toEqual([])
})
