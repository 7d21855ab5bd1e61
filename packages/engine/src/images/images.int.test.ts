import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { digestOf, parseDigest } from "../oci/index.ts"
import { parseReference } from "../reference/index.ts"
import { dockerArchive, type FixtureImage, idOf, makeImage, type NamedFixture } from "../testing/archives.ts"
import { openTestStores, type TestStores } from "../testing/stores.ts"
import { directory, file, inPieces, tarOf } from "../testing/tars.ts"
import type { ImageEvent } from "./index.ts"

let stores: TestStores
let events: ImageEvent[]
let base: FixtureImage
let app: FixtureImage

beforeEach(async () => {
  events = []
  stores = await openTestStores({ report: (event) => events.push(event) })
  const layer = [directory("etc/"), file("etc/os", "base")]
  base = await makeImage([layer])
  app = await makeImage([layer, [file("app", "12345")]])
})

afterEach(() => stores[Symbol.asyncDispose]())

describe("an image", () => {
  it("is found by every name people use for it", async () => {
    await load({ image: base, names: ["base:1"] })
    const id = idOf(base)
    const manifest = (await stores.images.get("base:1")).target.digest
    for (const name of [
      "base:1",
      "docker.io/library/base:1",
      id,
      id.slice(7),
      id.slice(7, 19),
      id.slice(7, 11),
      id.slice(0, 15),
      manifest,
      `base@${manifest}`,
      `base:1@${manifest}`,
    ]) {
      expect((await stores.images.get(name)).id, name).toBe(id)
    }
  })

  it.each(["base", "base:2", "sha256:", "abc", "UPPER", "a b", `base@${digestOf("x")}`, digestOf("x")])(
    "is not found as %s",
    async (name) => {
      await load({ image: base, names: ["base:1"] })
      expect(await stores.images.find(name)).toBeUndefined()
      const getting = stores.images.get(name)
      await expect(getting).rejects.toMatchObject({ code: "image_not_found", kind: "not_found" })
    },
  )

  it("is asked for with more digits when several IDs begin alike", async () => {
    const byPrefix = new Map<string, FixtureImage>()
    for (let n = 0; ; n += 1) {
      const image = await makeImage([], { config: { author: `${n}` } })
      const prefix = idOf(image).slice(7, 11)
      const other = byPrefix.get(prefix)
      byPrefix.set(prefix, image)
      if (other === undefined) continue
      await load({ image }, { image: other })
      const getting = stores.images.get(prefix)
      await expect(getting).rejects.toMatchObject({ code: "image_ambiguous", kind: "invalid" })
      expect((await stores.images.get(idOf(image).slice(7, 30))).id).toBe(idOf(image))
      return
    }
  })

  it("tells its size, its names and when it was named", async () => {
    await load({ image: app, names: ["app:1", "app:2"] })
    expect(await stores.images.list()).toMatchObject([
      {
        sizeBytes: 9,
        names: ["docker.io/library/app:1", "docker.io/library/app:2"],
        digests: [],
        taggedAt: expect.stringMatching(/^20..-/),
      },
    ])
  })

  it("tells its history, newest first, with the size of each layer", async () => {
    await load({ image: app, names: ["app"] })
    const history = await stores.images.history("app")
    expect(history.map(({ created_by, sizeBytes }) => [created_by, sizeBytes])).toEqual([
      ["CMD sh", 0],
      ["layer 1", 5],
      ["layer 0", 4],
    ])
    expect(history[0]).toMatchObject({ imageId: idOf(app), names: ["docker.io/library/app:latest"] })
    expect(history[1]).not.toHaveProperty("imageId")
  })

  it("whose history tells of no layer has an entry for each all the same", async () => {
    const silent = await makeImage([[file("a", "1")], [file("b", "22")]], { config: { history: [] } })
    await load({ image: silent, names: ["silent"] })
    const history = await stores.images.history("silent")
    expect(history.map(({ sizeBytes }) => sizeBytes)).toEqual([2, 1])
  })

  it("without layers stands on an empty file system", async () => {
    await load({ image: await makeImage([]), names: ["empty"] })
    const top = await stores.images.unpack(await stores.images.get("empty"))
    expect((await stores.snapshots.prepare({ key: "box", parent: top })).type).toBe("overlay")
  })

  it("is there after a restart", async () => {
    await load({ image: app, names: ["app"] })
    const before = await stores.images.list()
    const again = await stores.reopen()
    expect(await again.images.list()).toEqual(before)
    expect((await again.images.collectGarbage()).reclaimedBytes).toBe(0)
    expect(await again.images.list()).toEqual(before)
  })

  it("whose documents are damaged does not hide the others", async () => {
    await load({ image: base, names: ["base"] }, { image: app, names: ["app"] })
    await stores.content.remove(idOf(app))
    const again = await stores.reopen()
    expect((await again.images.list()).map(({ id }) => id)).toEqual([idOf(base)])
    await again.images.collectGarbage()
    expect((await again.images.get("base")).id).toBe(idOf(base))
  })
})

describe("a name", () => {
  it("can be given to an image that has one", async () => {
    await load({ image: base, names: ["base"] })
    const tagged = await stores.images.tag("base", parseReference("host:5000/other:x"))
    expect(tagged.names).toEqual(["docker.io/library/base:latest", "host:5000/other:x"])
    const action = "tag"
    expect(events).toContainEqual({ action, imageId: idOf(base), name: "host:5000/other:x" })
    const digest = digestOf("x")
    const refused = stores.images.tag("base", { ...parseReference("other"), digest })
    await expect(refused).rejects.toMatchObject({ code: "tag_with_digest" })
  })

  it("that moves on leaves its image untagged, and comes back", async () => {
    await load({ image: base, names: ["app"] })
    await load({ image: app, names: ["app"] })
    expect((await stores.images.get("app")).id).toBe(idOf(app))
    expect((await stores.images.get(idOf(base))).names).toEqual([])
    await stores.images.tag(idOf(base), parseReference("app"))
    expect((await stores.images.get("app")).id).toBe(idOf(base))
    expect((await stores.images.get(idOf(app))).names).toEqual([])
    expect(await stores.images.list()).toHaveLength(2)
  })

  it("with a digest is kept beside the tag, as a pull gives it", async () => {
    await load({ image: base, names: ["base"] })
    const { target } = await stores.images.get("base")
    const name = parseReference(`base:1@${target.digest}`)
    const image = await stores.images.put({ name, target })
    expect(image.digests).toEqual([`docker.io/library/base@${target.digest}`])
    expect(image.names).toContain("docker.io/library/base:1")
  })

  it("is never put on an image of which a layer is missing", async () => {
    await load({ image: app, names: ["app"] })
    const { target } = await stores.images.get("app")
    await stores.content.remove(digestOf(app.layers[1] ?? ""))
    const putting = stores.images.put({ name: parseReference("half"), target })
    await expect(putting).rejects.toMatchObject({ code: "content_not_found" })
    expect(await stores.images.find("half")).toBeUndefined()
  })
})

describe("unpacking", () => {
  it("happens once, however many ask", async () => {
    await load({ image: app, names: ["app"] })
    const image = await stores.images.get("app")
    for (const { name } of (await stores.snapshots.list()).reverse()) {
      await stores.snapshots.remove(parseDigest(name))
    }
    const tops = await Promise.all(Array.from({ length: 5 }, () => stores.images.unpack(image)))
    expect(new Set(tops).size).toBe(1)
    expect(await stores.snapshots.list()).toHaveLength(2)
  })

  it("that a crash cut off is cleared and done again", async () => {
    await load({ image: base, names: ["base"] })
    const [{ name } = { name: "" }] = await stores.snapshots.list()
    await stores.snapshots.remove(parseDigest(name))
    await stores.snapshots.prepare({ key: `unpack ${name}` })
    const again = await stores.reopen()
    expect(await again.snapshots.list()).toEqual([])
    expect(await again.images.unpack(await again.images.get("base"))).toBe(name)
  })
})

async function load(...images: readonly NamedFixture[]): Promise<void> {
  const archive = inPieces(await tarOf(...dockerArchive(...images)))
  for await (const _ of stores.images.load(archive));
}
