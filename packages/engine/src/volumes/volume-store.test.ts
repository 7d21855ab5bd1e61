import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { VolumeStore } from "./volume.ts"
import { openVolumes } from "./volume-store.ts"

let home: string
let volumes: VolumeStore
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "naru-volumes-"))
  volumes = await openVolumes({ home, now: () => new Date("2026-01-02T03:04:05Z") })
})
afterEach(() => rmSync(home, { recursive: true }))

test("a new volume is an empty directory with its labels and time", async () => {
  const volume = await volumes.create({ name: "data", labels: { tier: "gold" } })
  expect(volume).toEqual({
    name: "data",
    driver: "local",
    path: join(home, "volumes/data/data/_data"),
    labels: { tier: "gold" },
    anonymous: false,
    createdAt: "2026-01-02T03:04:05.000Z",
  })
  expect(statSync(volume.path).isDirectory()).toBe(true)
})

test("creating it again returns the first one with its data and labels", async () => {
  const { path } = await volumes.create({ name: "data", labels: { tier: "gold" } })
  writeFileSync(join(path, "file"), "kept")
  const again = await volumes.create({ name: "data", labels: { tier: "lead" } })
  expect(again.labels).toEqual({ tier: "gold" })
  expect(readFileSync(join(again.path, "file"), "utf8")).toBe("kept")
})

test("a volume without a name gets 64 hexadecimal digits and is anonymous", async () => {
  const volume = await volumes.create({})
  expect(volume.name).toMatch(/^[0-9a-f]{64}$/)
  expect(volume.anonymous).toBe(true)
})

test("removal takes the data, and only that volume's", async () => {
  const [one, two] = [await volumes.create({ name: "one" }), await volumes.create({ name: "two" })]
  await volumes.remove("one")
  expect([existsSync(one.path), existsSync(two.path)]).toEqual([false, true])
  expect(await volumes.find("one")).toBeUndefined()
  expect((await volumes.list()).map(({ name }) => name)).toEqual(["two"])
})

test("an absent volume is not found by name", async () => {
  await expect(volumes.get("none")).rejects.toMatchObject({ code: "volume_not_found", kind: "not_found" })
  await expect(volumes.remove("none")).rejects.toMatchObject({ code: "volume_not_found" })
})

test.each(["", "../up", "a/b", ".hidden", "a b"])(
  "the name %j is refused and makes nothing",
  async (name) => {
    await expect(volumes.create({ name })).rejects.toMatchObject({ code: "invalid_volume_name" })
    expect(await volumes.list()).toEqual([])
    expect(existsSync(join(home, "volumes/data"))).toBe(false)
  },
)

test("volumes are there again after the engine opens anew", async () => {
  await volumes.create({ name: "data" })
  expect(await (await openVolumes({ home })).get("data")).toEqual(await volumes.get("data"))
})
