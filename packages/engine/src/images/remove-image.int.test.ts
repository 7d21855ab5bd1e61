import { existsSync } from "node:fs"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Digest, digestOf } from "../oci/index.ts"
import { parseReference } from "../reference/index.ts"
import { dockerArchive, type FixtureImage, idOf, makeImage, type NamedFixture } from "../testing/archives.ts"
import { openTestStores, type TestStores } from "../testing/stores.ts"
import { directory, file, inPieces, tarOf } from "../testing/tars.ts"
import type { ImageEvent, ImageUser, Roots } from "./index.ts"

let stores: TestStores
let users: Map<Digest, ImageUser[]>
let roots: Roots[]
let events: ImageEvent[]
let base: FixtureImage
let app: FixtureImage

beforeEach(async () => {
  users = new Map()
  roots = []
  events = []
  stores = await openTestStores({
    usersOf: async (imageId) => users.get(imageId) ?? [],
    roots: async () => roots,
    isPinned: (name) => name.startsWith("docker.io/pinned/"),
    report: (event) => events.push(event),
  })
  const layer = [directory("etc/"), file("etc/os", "base")]
  base = await makeImage([layer])
  app = await makeImage([layer, [file("app", "12345")]])
})

afterEach(() => stores[Symbol.asyncDispose]())

describe("removing", () => {
  it("the last name takes the image and what only it uses", async () => {
    await load({ image: base, names: ["base"] }, { image: app, names: ["app"] })
    const removed = await stores.images.remove("app")
    expect(removed.untagged).toEqual(["docker.io/library/app:latest"])
    expect(removed.deleted[0]).toBe(idOf(app))
    expect(removed.deleted).toHaveLength(2)
    expect(events.slice(-2).map(({ action }) => action)).toEqual(["untag", "delete"])
    expect((await stores.images.get("base")).sizeBytes).toBe(4)
    expect(await stores.content.find(digestOf(app.layers[0] ?? ""))).toBeDefined()
    expect(await stores.content.find(digestOf(app.layers[1] ?? ""))).toBeUndefined()
    await stores.images.remove("base")
    expect(await isEmpty()).toBe(true)
  })

  it("one of several names takes only that", async () => {
    await load({ image: base, names: ["one", "two"] })
    expect(await stores.images.remove("one")).toEqual({
      untagged: ["docker.io/library/one:latest"],
      deleted: [],
    })
    expect((await stores.images.get("two")).id).toBe(idOf(base))
  })

  it("an image by ID takes all its names, if forced when they are several", async () => {
    await load({ image: base, names: ["one", "two"] })
    const refused = stores.images.remove(idOf(base))
    await expect(refused).rejects.toMatchObject({ code: "image_has_several_names", kind: "conflict" })
    const removed = await stores.images.remove(idOf(base), { force: true })
    expect(removed.untagged).toHaveLength(2)
    expect(await isEmpty()).toBe(true)
  })

  it("an image that containers use is refused by the container", async () => {
    await load({ image: base, names: ["base"] })
    const id = "0123456789abcdef".repeat(4)
    users.set(idOf(base), [{ id, running: false }])
    const refused = stores.images.remove("base")
    await expect(refused).rejects.toMatchObject({ code: "image_in_use", kind: "conflict" })
    await expect(refused).rejects.toThrow("used by stopped container 0123456789ab")
    users.set(idOf(base), [{ id, running: true }])
    await expect(stores.images.remove("base", { force: true })).rejects.toThrow(
      "running container 0123456789ab",
    )
    users.set(idOf(base), [{ id, running: false }])
    expect((await stores.images.remove("base", { force: true })).deleted).toContain(idOf(base))
  })

  it("keeps layers that a container stands on until it goes", async () => {
    await load({ image: base, names: ["base"] })
    const parent = await stores.images.unpack(await stores.images.get("base"))
    const mount = await stores.snapshots.prepare({ key: "box", parent })
    expect((await stores.images.remove("base", { force: true })).deleted).toEqual([idOf(base)])
    expect(existsSync(mount.lower[0] ?? "")).toBe(true)
    await stores.snapshots.removeActive("box")
    await stores.images.collectGarbage()
    expect(await isEmpty()).toBe(true)
  })

  it("keeps what roots and leases hold", async () => {
    await load({ image: app, names: ["app"] })
    const top = await stores.images.unpack(await stores.images.get("app"))
    const [digest] = app.layers.map(digestOf)
    roots = [{ chainIds: [top] }]
    const lease = await stores.leases.hold({ digests: digest ? [digest] : [], reason: "a push" })
    await stores.images.remove("app")
    expect(await stores.snapshots.list()).toHaveLength(2)
    expect((await digests()).sort()).toEqual([digest])
    roots = []
    await lease[Symbol.asyncDispose]()
    await stores.images.collectGarbage()
    expect(await isEmpty()).toBe(true)
  })
})

it("never takes what gets a name at the same time", async () => {
  await load({ image: app, names: ["app"] })
  for (let round = 0; round < 20; round += 1) {
    const [from, to] = round % 2 === 0 ? ["app", "other"] : ["other", "app"]
    const tagging = stores.images.tag(`${from}`, parseReference(`${to}`))
    await Promise.all([tagging, stores.images.remove(`${from}`)])
    expect((await stores.images.get(`${to}`)).id).toBe(idOf(app))
    expect(await digests()).toHaveLength(4)
  }
})

describe("pruning", () => {
  it("takes untagged images that nobody uses, and with all also named ones", async () => {
    await load({ image: base }, { image: app, names: ["app"] })
    users.set(idOf(base), [{ id: "box", running: false }])
    expect((await stores.images.prune({ all: false })).removed.deleted).toEqual([])
    users.clear()
    const dangling = await stores.images.prune({ all: false })
    expect(dangling.removed.deleted).toEqual([idOf(base)])
    expect(dangling.reclaimedBytes).toBeGreaterThan(0)
    const all = await stores.images.prune({ all: true })
    expect(all.removed.untagged).toEqual(["docker.io/library/app:latest"])
    expect(all.reclaimedBytes).toBeGreaterThan(2560)
    expect(await isEmpty()).toBe(true)
  })

  it("leaves an image that has a pinned name, until that name is removed", async () => {
    await load({ image: app, names: ["app", "pinned/app"] })
    await stores.images.prune({ all: true })
    expect((await stores.images.get("pinned/app")).id).toBe(idOf(app))
    await stores.images.remove("pinned/app")
    expect((await stores.images.prune({ all: true })).removed.deleted).toContain(idOf(app))
  })

  it("leaves content alone that is being put together", async () => {
    const { digest } = await stores.content.write(Buffer.from("a layer of a build"))
    await stores.images.prune({ all: true })
    expect(await digests()).toEqual([digest])
  })
})

async function load(...images: readonly NamedFixture[]): Promise<void> {
  const archive = inPieces(await tarOf(...dockerArchive(...images)))
  for await (const _ of stores.images.load(archive));
}

async function digests(): Promise<Digest[]> {
  const found: Digest[] = []
  for await (const { digest } of stores.content.list()) found.push(digest)
  return found
}

async function isEmpty(): Promise<boolean> {
  return (await digests()).length === 0 && (await stores.snapshots.list()).length === 0
}
