import { readdirSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { TarMember } from "../../diff/index.ts"
import { digestOf, hexOf, mediaTypes } from "../../oci/index.ts"
import {
  describe as descriptorOf,
  dockerArchive,
  type FixtureImage,
  idOf,
  makeImage,
  ociLayout,
  toJson,
} from "../../testing/archives.ts"
import { openTestStores, type TestStores } from "../../testing/stores.ts"
import { directory, file, hardLink, inPieces, symlink, tarOf } from "../../testing/tars.ts"
import type { ImageEvent, LoadedImage } from "../index.ts"

let stores: TestStores
let events: ImageEvent[]
let base: FixtureImage
let app: FixtureImage

beforeEach(async () => {
  events = []
  stores = await openTestStores({ report: (event) => events.push(event) })
  base = await makeImage([[file("os", "base")]])
  app = await makeImage([[file("os", "base")], [file("app", "1")]])
})

afterEach(() => stores[Symbol.asyncDispose]())

async function load(members: readonly TarMember[]): Promise<LoadedImage[]> {
  const loaded: LoadedImage[] = []
  for await (const image of stores.images.load(inPieces(await tarOf(...members)))) loaded.push(image)
  return loaded
}

async function blobs(): Promise<string[]> {
  const digests: string[] = []
  for await (const { digest } of stores.content.list()) digests.push(digest)
  return digests.sort()
}

const entry = (image: FixtureImage, changes: object = {}) => ({
  Config: "config.json",
  RepoTags: ["app:1"],
  Layers: image.layers.map((_, number) => `layer-${number}`),
  ...changes,
})
/** The parts of an archive by hand: config, layers, and a manifest.json as given. */
const handmade = (image: FixtureImage, entries: readonly object[]) => [
  file("config.json", image.config),
  ...image.layers.map((layer, number) => file(`layer-${number}`, layer)),
  file("manifest.json", toJson(entries)),
]
const beside = (members: readonly TarMember[], ...more: readonly TarMember[]) => [...members, ...more]

describe("a docker-archive by another writer", () => {
  it("may list its documents first, its layers in any order, and things that nobody asked for", async () => {
    const members = handmade(app, [entry(app)])
    const odd = [directory("./"), file("README", "hello"), symlink("latest", "layer-0"), ...members.reverse()]
    expect(await load(odd)).toMatchObject([{ image: { id: idOf(app) }, names: ["docker.io/library/app:1"] }])
    expect(await blobs()).toHaveLength(4)
  })

  it.each<[string, TarMember]>([
    ["a symbolic link", symlink("layers/second", "../layer-0")],
    ["a hard link", hardLink("layers/second", "layer-0")],
    ["a link to a link", symlink("layers/second", "first")],
  ])("may name a layer through %s", async (_, link) => {
    const members = handmade(base, [entry(base, { Layers: ["layers/second"] })])
    const loaded = await load(beside(members, symlink("layers/first", "../layer-0"), link))
    expect(loaded[0]?.image.id).toBe(idOf(base))
  })

  it("may write its paths with dots", async () => {
    const members = handmade(base, [entry(base, { Config: "./config.json", Layers: ["./x/../layer-0"] })])
    expect((await load(members))[0]?.image.id).toBe(idOf(base))
  })

  it.each([
    ["null", null],
    ["an empty list", []],
  ])("may give %s for its names", async (_, RepoTags) => {
    expect(await load(handmade(base, [entry(base, { RepoTags })]))).toMatchObject([{ names: [] }])
    expect(await stores.images.list()).toMatchObject([{ id: idOf(base), names: [] }])
  })

  it("may list one image twice: it is loaded as often, and stays one image", async () => {
    const entries = [entry(base), entry(base, { RepoTags: ["app:2"] })]
    expect((await load(handmade(base, entries))).map(({ names }) => names)).toEqual([
      ["docker.io/library/app:1"],
      ["docker.io/library/app:2"],
    ])
    const [image] = await stores.images.list()
    expect(image?.names).toEqual(["docker.io/library/app:1", "docker.io/library/app:2"])
  })

  it("may give two images one name: the later one has it, the earlier one stays without", async () => {
    await load(dockerArchive({ image: base, names: ["app"] }, { image: app, names: ["app"] }))
    expect((await stores.images.get("app")).id).toBe(idOf(app))
    expect((await stores.images.get(idOf(base))).names).toEqual([])
  })

  it("may have the same layer twice in one image", async () => {
    const layer = [file("a", "1")]
    const twice = await makeImage([layer, layer])
    const [loaded] = await load(dockerArchive({ image: twice, names: ["twice"] }))
    expect(loaded?.image.manifest.layers).toHaveLength(2)
    expect(await stores.snapshots.list()).toHaveLength(2)
    expect(await blobs()).toHaveLength(3)
  })

  it.each<[string, (image: FixtureImage) => TarMember[]]>([
    [
      "a link that leads to nothing",
      (image) => [...handmade(image, [entry(image, { Layers: ["x"] })]), symlink("x", "y")],
    ],
    [
      "links in a circle",
      (image) => [
        ...handmade(image, [entry(image, { Layers: ["x"] })]),
        symlink("x", "y"),
        symlink("y", "x"),
      ],
    ],
    [
      "a layer that is a directory",
      (image) => [...handmade(image, [entry(image, { Layers: ["x"] })]), directory("x/")],
    ],
    [
      "a path out of the archive",
      (image) => handmade(image, [entry(image, { Layers: ["../../etc/passwd"] })]),
    ],
  ])("with %s for a layer is refused and leaves nothing", async (_, members) => {
    await expect(load(members(base))).rejects.toMatchObject({ code: "archive_invalid" })
    expect(await blobs()).toEqual([])
    expect(await stores.images.list()).toEqual([])
  })

  it("with a name that is none is refused by the name", async () => {
    const loading = load(handmade(base, [entry(base, { RepoTags: ["UPPER:1"] })]))
    await expect(loading).rejects.toMatchObject({ kind: "invalid" })
    await expect(loading).rejects.toThrow("UPPER")
    expect(await blobs()).toEqual([])
  })

  it("with a manifest.json beyond all measure is refused before it is parsed", async () => {
    const large = file("manifest.json", Buffer.alloc(9 * 1024 * 1024, " "))
    await expect(load([large])).rejects.toThrow('"manifest.json" has 9437184 bytes')
  })
})

describe("an OCI layout by another writer", () => {
  it("may leave out a layer that this host has, as an export of changes does", async () => {
    await load(ociLayout([{ image: base, names: ["base:1"] }]))
    const shared = hexOf(digestOf(base.layers[0] ?? ""))
    const members = ociLayout([{ image: app, names: ["app:1"] }])
    const without = members.filter(({ header }) => !header.name.endsWith(shared))
    expect(without).toHaveLength(members.length - 1)
    expect((await load(without))[0]?.image.id).toBe(idOf(app))
  })

  it("may not leave out a layer that this host lacks", async () => {
    const lacking = hexOf(digestOf(app.layers[1] ?? ""))
    const members = ociLayout([{ image: app }]).filter(({ header }) => !header.name.endsWith(lacking))
    await expect(load(members)).rejects.toThrow(`the blob sha256:${lacking} is missing`)
    expect(await blobs()).toEqual([])
  })

  it("may put attestations beside its image, for a platform that nobody is", async () => {
    const statement = toJson({ _type: "https://in-toto.io/Statement/v0.1" })
    const attestation = {
      ...descriptorOf(mediaTypes.manifest, statement),
      platform: { os: "unknown", architecture: "unknown" },
      annotations: { "vnd.docker.reference.type": "attestation-manifest" },
    }
    const nested = toJson({ schemaVersion: 2, manifests: [base.target, attestation] })
    const members = beside(
      ociLayout([{ image: base }], [descriptorOf(mediaTypes.index, nested)]),
      file(`blobs/sha256/${hexOf(digestOf(nested))}`, nested),
      file(`blobs/sha256/${hexOf(digestOf(statement))}`, statement),
    )
    expect((await load(members)).map(({ image }) => image.id)).toEqual([idOf(base)])
    expect(await stores.content.find(digestOf(statement))).toBeUndefined()
  })

  it("may name its image twice in both ways: it has each name once", async () => {
    const annotations = {
      "io.containerd.image.name": "docker.io/library/base:1",
      "org.opencontainers.image.ref.name": "other:2",
    }
    const config = `blobs/sha256/${hexOf(idOf(base))}`
    const documents = file("manifest.json", toJson([{ Config: config, RepoTags: ["base:1"], Layers: [] }]))
    const members = beside(ociLayout([{ image: base }], [{ ...base.target, annotations }]), documents)
    expect((await load(members)).map(({ names }) => names)).toEqual([["docker.io/library/base:1"]])
  })

  it("with a list of nothing is refused, unless there is a manifest.json beside", async () => {
    await expect(load(ociLayout([], []))).rejects.toThrow("it lists none")
    const both = beside(
      handmade(base, [entry(base)]),
      file("index.json", toJson({ schemaVersion: 2, manifests: [] })),
    )
    expect((await load(both))[0]?.image.id).toBe(idOf(base))
  })

  it("may keep its blobs elsewhere: content is found by what it is", async () => {
    const members = ociLayout([{ image: base }]).map((member) =>
      member.header.name.startsWith("blobs/sha256/")
        ? { ...member, header: { ...member.header, name: member.header.name.replace("sha256", "sha512") } }
        : member,
    )
    expect((await load(members))[0]?.image.id).toBe(idOf(base))
  })
})

describe("events", () => {
  it("tell of every image that was loaded, and of none when one is bad", async () => {
    await load(dockerArchive({ image: base, names: ["base"] }, { image: app, names: ["app:1", "app:2"] }))
    expect(events).toEqual([
      { action: "load", imageId: idOf(base) },
      { action: "load", imageId: idOf(app) },
    ])
    events.length = 0
    const bad = await makeImage([[file("../evil", "")]])
    await expect(load(dockerArchive({ image: base }, { image: bad }))).rejects.toThrow()
    expect(events).toEqual([])
  })
})

it("two loads at once of archives that share layers both succeed, and nothing is left over", async () => {
  const archives = [
    dockerArchive({ image: base, names: ["base"] }),
    dockerArchive({ image: app, names: ["app"] }),
    ociLayout([{ image: base, names: ["docker.io/library/base:2"] }]),
  ]
  await Promise.all(archives.map(load))
  expect((await stores.images.list()).map(({ id }) => id).sort()).toEqual([idOf(base), idOf(app)].sort())
  expect(readdirSync(join(stores.directory, "content", "ingest"))).toEqual([])
  expect(stores.leases.list()).toEqual([])
  expect((await stores.snapshots.list()).map(({ kind }) => kind)).toEqual(["committed", "committed"])
})
