import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openVolumes } from "./index.ts"

let home: string
const open = () => openVolumes({ home, now: () => new Date("2026-01-02T03:04:05Z") })
const dataOf = (name: string) => join(home, "volumes", "data", name, "_data")
const documentOf = (name: string) => join(home, "volumes", "documents", `${name}.json`)

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "naru-volume-life-"))
})
afterEach(() => rmSync(home, { recursive: true }))

describe("the name of a volume", () => {
  it.each(["a", "0", "data", "my.app_data-1", "A", "x".repeat(200)])("may be %j", async (name) => {
    const volume = await (await open()).create({ name })
    expect(volume).toMatchObject({ name, anonymous: false, path: dataOf(name) })
  })

  it.each(["-data", "_data", "/data", "data/", "..", "a\nb", "da:ta", "한글"])(
    "cannot be %j",
    async (name) => {
      await expect((await open()).create({ name })).rejects.toMatchObject({
        code: "invalid_volume_name",
        kind: "invalid",
        message: expect.stringContaining(`"${name}" includes invalid characters for a local volume name`),
      })
      expect(readdirSync(join(home, "volumes"))).toEqual(["documents"])
    },
  )

  it("is made up when there is none: different each time, and the same kind as Docker's", async () => {
    const volumes = await open()
    const made = [await volumes.create({}), await volumes.create({ labels: { a: "b" } })]
    expect(new Set(made.map(({ name }) => name)).size).toBe(2)
    for (const { name, anonymous } of made)
      expect([/^[0-9a-f]{64}$/.test(name), anonymous]).toEqual([true, true])
    expect(made[1]?.labels).toEqual({ a: "b" })
  })

  it("tells volumes apart by case", async () => {
    const volumes = await open()
    const [lower, upper] = [await volumes.create({ name: "data" }), await volumes.create({ name: "Data" })]
    writeFileSync(join(lower.path, "file"), "lower")
    expect(readdirSync(upper.path)).toEqual([])
  })
})

describe("data in a volume", () => {
  it("is there after the engine opened anew, with what the volume is", async () => {
    const made = await (await open()).create({ name: "data", labels: { tier: "gold" } })
    writeFileSync(join(made.path, "file"), "kept")
    const again = await open()
    expect(await again.list()).toEqual([made])
    expect(readFileSync(join(made.path, "file"), "utf8")).toBe("kept")
  })

  it("can be entered by every user of a container: its own permissions decide", async () => {
    const { path } = await (await open()).create({ name: "data" })
    expect(statSync(path).mode & 0o777).toBe(0o755)
  })

  it("keeps the owner and permissions that a container gave it", async () => {
    const volumes = await open()
    const { path } = await volumes.create({ name: "data" })
    rmSync(path, { recursive: true })
    mkdirSync(path, { mode: 0o700 })
    await volumes.create({ name: "data" })
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it("goes with its volume, and links in it are not followed", async () => {
    const volumes = await open()
    const { path } = await volumes.create({ name: "data" })
    const outside = join(home, "outside")
    mkdirSync(outside)
    writeFileSync(join(outside, "file"), "kept")
    symlinkSync(outside, join(path, "link"))
    await volumes.remove("data")
    expect(existsSync(join(home, "volumes", "data", "data"))).toBe(false)
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("kept")
  })

  it("of a removed volume is not in the next one of that name", async () => {
    const volumes = await open()
    writeFileSync(join((await volumes.create({ name: "data", labels: { a: "b" } })).path, "file"), "old")
    await volumes.remove("data")
    const next = await volumes.create({ name: "data" })
    expect([readdirSync(next.path), next.labels]).toEqual([[], {}])
  })
})

describe("after a crash", () => {
  it("a directory that no volume was made for is taken over by the next create", async () => {
    mkdirSync(dataOf("data"), { recursive: true })
    const volumes = await open()
    expect(await volumes.list()).toEqual([])
    expect(await volumes.create({ name: "data" })).toMatchObject({ path: dataOf("data") })
  })

  it("a volume whose directory is gone has an empty one again once it is asked for", async () => {
    await (await open()).create({ name: "data" })
    rmSync(join(home, "volumes", "data"), { recursive: true })
    const volumes = await open()
    const { path } = await volumes.create({ name: "data" })
    expect(readdirSync(path)).toEqual([])
  })

  it("a removal that ended half-way can be done again", async () => {
    await (await open()).create({ name: "data" })
    rmSync(join(home, "volumes", "data", "data"), { recursive: true })
    const volumes = await open()
    await volumes.remove("data")
    expect(await volumes.list()).toEqual([])
    expect(existsSync(documentOf("data"))).toBe(false)
  })

  it("a document that cannot be read takes no data with it", async () => {
    const { path } = await (await open()).create({ name: "data" })
    writeFileSync(join(path, "file"), "kept")
    writeFileSync(documentOf("data"), '{"id":"data","document":{"name":"data"}}')
    const volumes = await open()
    expect(await volumes.find("data")).toBeUndefined()
    await volumes.create({ name: "data" })
    expect(readFileSync(join(path, "file"), "utf8")).toBe("kept")
  })
})

describe("many at once", () => {
  it("make one volume of one name", async () => {
    const volumes = await open()
    const made = await Promise.all(Array.from({ length: 10 }, () => volumes.create({ name: "data" })))
    expect(new Set(made.map(({ path }) => path)).size).toBe(1)
    expect(await volumes.list()).toHaveLength(1)
  })

  it("make as many volumes as have no name", async () => {
    const volumes = await open()
    await Promise.all(Array.from({ length: 10 }, () => volumes.create({})))
    expect(await (await open()).list()).toHaveLength(10)
  })
})
