import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { openRouteFiles, slotNames } from "./route-files.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "naru-routes-"))
})
afterEach(() => rm(folder, { recursive: true }))

const shop = { hostname: "shop.localhost", upstreams: ["10.88.0.2:8080"], downPage: "down" }

test("shares visitors evenly between replicas", () => {
  const slots = slotNames(["a:1", "b:1"])
  expect(slots).toEqual([
    "0-a:1",
    "1-b:1",
    "2-a:1",
    "3-b:1",
    "4-a:1",
    "5-b:1",
    "6-a:1",
    "7-b:1",
    "8-a:1",
    "9-b:1",
  ])
  expect(slotNames([])).toEqual([])
})

test("leads a hostname to its replica, with a page for when it is down", async () => {
  const files = await openRouteFiles(folder)
  await files.write([shop])
  const names = await readdir(join(folder, "shop.localhost"))
  expect(names.filter((name) => name.endsWith("-10.88.0.2:8080"))).toHaveLength(10)
  expect(await readFile(join(folder, "shop.localhost", "down.html"), "utf8")).toBe("down")
})

test("puts another route in the place of the old one whole, and leaves an equal one alone", async () => {
  const files = await openRouteFiles(folder)
  await files.write([shop])
  const before = await readlink(join(folder, "shop.localhost"))
  await files.write([shop])
  expect(await readlink(join(folder, "shop.localhost"))).toBe(before)
  await files.write([{ ...shop, upstreams: ["10.88.0.3:8080"] }])
  expect(await readlink(join(folder, "shop.localhost"))).not.toBe(before)
  expect(await readdir(join(folder, ".versions"))).toHaveLength(1)
})

test("forgets hostnames that lead nowhere any more, also those of an earlier life", async () => {
  await (await openRouteFiles(folder)).write([shop, { ...shop, hostname: "old.localhost" }])
  await (await openRouteFiles(folder)).write([shop])
  expect((await readdir(folder)).sort()).toEqual([".versions", "shop.localhost"])
})
