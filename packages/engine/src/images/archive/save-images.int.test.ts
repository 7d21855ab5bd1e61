import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { TarMember } from "../../diff/index.ts"
import { hexOf } from "../../oci/index.ts"
import { dockerArchive, idOf, makeImage, type NamedFixture, ociLayout } from "../../testing/archives.ts"
import { openTestStores, type TestStores } from "../../testing/stores.ts"
import { bytesOf, file, inPieces, tarOf } from "../../testing/tars.ts"

let stores: TestStores
let other: TestStores

beforeEach(async () => {
  stores = await openTestStores()
  other = await openTestStores()
})

afterEach(async () => {
  await stores[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})

describe("saved images", () => {
  it("are the same images with the same digests when they are loaded elsewhere", async () => {
    const zipped = await makeImage([[file("a", "1")], [file("b", "2")]], { compress: true })
    const plain = await makeImage([[file("a", "1")]])
    await loadInto(stores, ociLayout([{ image: zipped, names: ["zipped:1"] }]))
    await loadInto(stores, dockerArchive({ image: plain, names: ["plain:1", "plain:2"] }))
    const saved = await bytesOf(await stores.images.save(["zipped:1", "plain:1", "plain:2"]))
    const loaded = await loadInto(other, saved)
    expect(loaded.map(({ names }) => names.length)).toEqual([1, 2])
    const withoutTime = async ({ images }: TestStores) =>
      (await images.list()).map(({ taggedAt: _, ...image }) => image).sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(await withoutTime(other)).toEqual(await withoutTime(stores))
    expect(await bytesOf(await other.images.save(["zipped:1", "plain:1", "plain:2"]))).toEqual(saved)
  })

  it("are a docker-archive too: manifest.json names files that are there", async () => {
    const image = await makeImage([[file("a", "1")]])
    await loadInto(stores, dockerArchive({ image, names: ["team/app:1"] }))
    const unpacked = await unpack(await bytesOf(await stores.images.save(["team/app:1"])))
    const [entry] = unpacked.json("manifest.json") as [
      { Config: string; RepoTags: string[]; Layers: string[] },
    ]
    expect(entry.RepoTags).toEqual(["team/app:1"])
    expect(unpacked.read(entry.Config)).toEqual(image.config)
    expect(entry.Layers.map(unpacked.read)).toEqual(image.tars)
    expect(unpacked.json("oci-layout")).toEqual({ imageLayoutVersion: "1.0.0" })
    expect(unpacked.names).toEqual(["blobs", "index.json", "manifest.json", "oci-layout"])
    unpacked.remove()
  })

  it("by ID have no name", async () => {
    const image = await makeImage([[file("a", "1")]])
    await loadInto(stores, dockerArchive({ image, names: ["app"] }))
    const saved = await bytesOf(await stores.images.save([hexOf(idOf(image)).slice(0, 12)]))
    expect(await loadInto(other, saved)).toMatchObject([{ names: [], image: { id: idOf(image) } }])
  })

  it("share their layers: each blob is written once", async () => {
    const layer = [file("shared", Buffer.alloc(100_000, 1))]
    const images: NamedFixture[] = [
      { image: await makeImage([layer]), names: ["one"] },
      { image: await makeImage([layer, [file("b", "")]]), names: ["two"] },
    ]
    await loadInto(stores, dockerArchive(...images))
    const saved = await bytesOf(await stores.images.save(["one", "two"]))
    expect(saved.length).toBeLessThan(150_000)
  })

  it("that are not there are named before the first byte", async () => {
    await expect(stores.images.save(["nothing"])).rejects.toMatchObject({ code: "image_not_found" })
  })

  it("outlive their removal while they are being written", async () => {
    const image = await makeImage([[file("a", Buffer.alloc(2_000_000, 7))]])
    await loadInto(stores, dockerArchive({ image, names: ["app"] }))
    const stream = await stores.images.save(["app"])
    const chunks = stream[Symbol.asyncIterator]()
    const first = await chunks.next()
    await stores.images.remove("app")
    const parts = [first.value]
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) parts.push(next.value)
    expect(await loadInto(other, Buffer.concat(parts))).toHaveLength(1)
  })
})

type Loaded = { image: { id: string }; names: readonly string[] }

async function loadInto({ images }: TestStores, archive: Buffer | readonly TarMember[]): Promise<Loaded[]> {
  const bytes = Buffer.isBuffer(archive) ? archive : await tarOf(...archive)
  const loaded: Loaded[] = []
  for await (const image of images.load(inPieces(bytes, 70_000))) loaded.push(image)
  return loaded
}

async function unpack(archive: Buffer) {
  const root = mkdtempSync(join(tmpdir(), "naru-saved-"))
  await run({ command: "tar", args: ["-x", "-C", root], input: archive })
  const read = (name: string) => readFileSync(join(root, name))
  return {
    read,
    json: (name: string): unknown => JSON.parse(read(name).toString()),
    names: readdirSync(root).sort(),
    remove: () => rmSync(root, { recursive: true }),
  }
}
