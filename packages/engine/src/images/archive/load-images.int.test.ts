import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { run } from "@naru/base/spawn"
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
import { openStores, openTestStores, type TestStores } from "../../testing/stores.ts"
import { directory, file, inPieces, tarOf } from "../../testing/tars.ts"
import type { LoadedImage } from "../index.ts"

let stores: TestStores
let base: FixtureImage
let app: FixtureImage
const baseLayer = [directory("etc/"), file("etc/os", "base")]

beforeEach(async () => {
  stores = await openTestStores()
  base = await makeImage([baseLayer])
  app = await makeImage([baseLayer, [file("app", "1"), file("etc/.wh.os", "")]])
})

afterEach(() => stores[Symbol.asyncDispose]())

describe("a docker-archive", () => {
  it("gives its images with their names, layers shared", async () => {
    const loaded = await load(
      dockerArchive(
        { image: base, names: ["base:1", "base:latest"] },
        { image: app, names: ["registry.example.com:5000/team/app:v2"] },
      ),
    )
    expect(loaded.map(({ image, names }) => [image.id, names])).toEqual([
      [idOf(base), ["docker.io/library/base:1", "docker.io/library/base:latest"]],
      [idOf(app), ["registry.example.com:5000/team/app:v2"]],
    ])
    expect(loaded[1]?.image.config.config?.Cmd).toEqual(["sh"])
    expect((await stores.snapshots.list()).map(({ kind }) => kind)).toEqual(["committed", "committed"])
    const changes = await stores.snapshots.changesDirectory({ chainId: await topOf(app) })
    expect(readdirSync(changes, { recursive: true }).sort()).toEqual(["app", "etc", "etc/os"])
  })

  it("gives an image without a name when it has none", async () => {
    const [loaded] = await load(dockerArchive({ image: base }))
    expect(loaded).toMatchObject({ names: [], image: { id: idOf(base), names: [] } })
    expect(await stores.images.get(idOf(base))).toMatchObject({ id: idOf(base) })
  })

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ])("may be packed with %s", async (_, compress) => {
    const packed = compress(await tarOf(...dockerArchive({ image: base, names: ["base"] })))
    expect(await collect(stores.images.load(inPieces(packed)))).toHaveLength(1)
  })

  it("may have compressed layers, under any name", async () => {
    const [zipped] = base.tars.map((tar) => gzipSync(tar))
    const manifest = [{ Config: "config.json", RepoTags: ["base"], Layers: ["layer"] }]
    const members = [
      file("layer", zipped ?? ""),
      file("config.json", base.config),
      file("manifest.json", toJson(manifest)),
    ]
    const [loaded] = await load(members)
    expect(loaded?.image.manifest.layers).toMatchObject([{ mediaType: mediaTypes.layerGzip }])
  })

  it("loaded twice is one image with one digest", async () => {
    const members = dockerArchive({ image: app, names: ["app"] })
    const [first] = await load(members)
    const [second] = await load(members)
    expect(second?.image.target).toEqual(first?.image.target)
    expect(await stores.images.list()).toHaveLength(1)
  })

  it("leaves none of its old-fashioned files in the store", async () => {
    await load(dockerArchive({ image: app, names: ["app"] }))
    expect(await blobCount()).toBe(4)
  })
})

describe("an OCI layout", () => {
  it("keeps manifests and their digests", async () => {
    const zipped = await makeImage([baseLayer], { compress: true })
    const [loaded] = await load(ociLayout([{ image: zipped, names: ["docker.io/library/base:1"] }]))
    expect(loaded).toMatchObject({
      names: ["docker.io/library/base:1"],
      image: { id: idOf(zipped), target: { digest: zipped.target.digest } },
    })
  })

  it("in an index of an index gives the image of this host's platform", async () => {
    const foreign = await makeImage([[file("foreign", "")]], {
      platform: { os: "linux", architecture: "s390x" },
    })
    const nested = toJson({ schemaVersion: 2, manifests: [foreign.target, base.target] })
    const listed = {
      ...descriptorOf(mediaTypes.index, nested),
      annotations: { "io.containerd.image.name": "base" },
    }
    const members = [
      ...ociLayout([{ image: base }, { image: foreign }], [listed]),
      file(`blobs/sha256/${hexOf(digestOf(nested))}`, nested),
    ]
    const loaded = await load(members)
    expect(loaded.map(({ image }) => image.id)).toEqual([idOf(base)])
    expect(await stores.content.find(digestOf(foreign.manifest))).toBeUndefined()
  })

  it("for other platforms alone is refused by what it has", async () => {
    const foreign = await makeImage([[file("foreign", "")]], {
      platform: { os: "linux", architecture: "s390x" },
    })
    await refuse(ociLayout([{ image: foreign }]), "archive_invalid", "this host's platform")
    const nested = toJson({ schemaVersion: 2, manifests: [foreign.target] })
    const members = [
      ...ociLayout([{ image: foreign }], [descriptorOf(mediaTypes.index, nested)]),
      file(`blobs/sha256/${hexOf(digestOf(nested))}`, nested),
    ]
    await refuse(members, "platform_not_found", "only for linux/s390x")
  })

  it.each([
    ["busybox:1.36", ["docker.io/library/busybox:1.36"]],
    ["latest", []],
  ])("written by others may name its image %s in the specification's way", async (refName, names) => {
    const annotations = { "org.opencontainers.image.ref.name": refName }
    const [loaded] = await load(ociLayout([{ image: base }], [{ ...base.target, annotations }]))
    expect(loaded?.names).toEqual(names)
  })

  it("takes names from a manifest.json beside it", async () => {
    const config = `blobs/sha256/${hexOf(idOf(base))}`
    const beside = file("manifest.json", toJson([{ Config: config, RepoTags: ["base:2"], Layers: [] }]))
    const [loaded] = await load([...ociLayout([{ image: base }]), beside])
    expect(loaded?.names).toEqual(["docker.io/library/base:2"])
    expect(loaded?.image.target.digest).toBe(base.target.digest)
  })
})

describe("a bad archive is refused and leaves nothing:", () => {
  it("cut off at any place", async () => {
    const whole = await tarOf(...dockerArchive({ image: app, names: ["app"] }))
    const end = whole.length - 1024
    for (const length of [0, 300, 512, 2000, 5120, end - 4096, end - 1500, end - 512]) {
      const loading = collect(stores.images.load(inPieces(whole.subarray(0, length))))
      await expect(loading, `${length} of ${whole.length}`).rejects.toMatchObject({
        code: "archive_truncated",
      })
      expect(await blobCount()).toBe(0)
    }
  })

  it("cut off inside its compression", async () => {
    const zipped = gzipSync(await tarOf(...dockerArchive({ image: app })))
    const loading = collect(stores.images.load(inPieces(zipped.subarray(0, zipped.length >> 1))))
    await expect(loading).rejects.toMatchObject({ code: "archive_truncated" })
  })

  it("a layer cut off, under a digest that is right for what is left", async () => {
    const [tar = Buffer.alloc(0)] = base.tars
    await refuse(await imageOfLayer(tar.subarray(0, 700)), "layer_truncated", "truncated")
  })

  it("a layer that is not what the config says, naming both digests", async () => {
    const other = await tarOf(file("evil", "x"))
    const members = dockerArchive({ image: { ...base, tars: [other] }, names: ["base"] })
    await refuse(members, "digest_mismatch", digestOf(other))
    await refuse(members, "digest_mismatch", digestOf(base.tars[0] ?? ""))
  })

  it("a blob that is not what its name says, naming both digests", async () => {
    const members = ociLayout([{ image: base }]).map((member) =>
      member.header.name.endsWith(hexOf(idOf(base))) ? file(member.header.name, "{}") : member,
    )
    await refuse(members, "digest_mismatch", idOf(base))
    await refuse(members, "digest_mismatch", digestOf("{}"))
  })

  it("a layer with an entry that leads out", async () => {
    await refuse(await imageOfLayer(await tarOf(file("../evil", ""))), "layer_escapes", '"../evil"')
  })

  it.each<[string, TarMember[], string]>([
    ["no image at all", [file("readme", "hello")], "manifest.json or index.json is missing"],
    ["an empty list", [file("manifest.json", "[]")], "it lists none"],
    ["a list of files that are missing", [file("manifest.json", '[{"Config":"x","Layers":[]}]')], '"x"'],
    [
      "more layers than the config has",
      [
        file("c", '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'),
        file("l", ""),
        file("manifest.json", '[{"Config":"c","Layers":["l"]}]'),
      ],
      "has 0 layers and manifest.json 1",
    ],
  ])("%s", async (_, members, words) => {
    await refuse(members, "archive_invalid", words)
  })

  it.each<[string, TarMember[]]>([
    ["documents that are not JSON", [file("manifest.json", "no")]],
    ["documents of another shape", [file("index.json", '{"manifests":7}')]],
  ])("%s", async (_, members) => {
    await refuse(members, "image_invalid", "The archive's")
  })

  it("the good images beside a bad one", async () => {
    const bad = await makeImage([[file("../evil", "")]])
    await refuse(
      dockerArchive({ image: base, names: ["base"] }, { image: bad, names: ["bad"] }),
      "layer_escapes",
      "evil",
    )
    expect(await stores.images.list()).toEqual([])
  })

  it("something that is no tar", async () => {
    const loading = collect(stores.images.load(inPieces(Buffer.alloc(5000, "text"))))
    await expect(loading).rejects.toMatchObject({ code: "archive_invalid" })
  })
})

it("says on a full disk what did not fit where, and leaves nothing", async () => {
  const mountPoint = mkdtempSync(join(tmpdir(), "naru-full-"))
  const large = await makeImage([[file("large", Buffer.alloc(900_000, 1))], [file("b", "")]])
  const archive = await tarOf(...dockerArchive({ image: large, names: ["large"] }))
  // Room for less than the blobs, then for the blobs but not for their files.
  for (const [size, words] of [["600k", "content/ingest"] as const, ["1200k", "snapshots/l/"] as const]) {
    await run({ command: "mount", args: ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", mountPoint] })
    try {
      const { images, content, snapshots } = await openStores(mountPoint)
      const loading = collect(images.load(inPieces(archive)))
      await expect(loading).rejects.toMatchObject({ code: "disk_full", kind: "unavailable" })
      await expect(loading).rejects.toThrow(words)
      expect(await collect(content.list())).toEqual([])
      expect(await snapshots.list()).toEqual([])
      await snapshots.close()
      expect(readdirSync(join(mountPoint, "snapshots/l"))).toEqual([])
    } finally {
      await run({ command: "umount", args: [mountPoint] })
    }
  }
  rmSync(mountPoint, { recursive: true })
})

it("keeps what was there when a load fails half-way", async () => {
  await load(dockerArchive({ image: base, names: ["base"] }))
  const bad = await makeImage([baseLayer, [file("/absolute", "")]])
  await expect(load(dockerArchive({ image: bad }))).rejects.toMatchObject({ code: "layer_escapes" })
  expect((await stores.images.get("base")).id).toBe(idOf(base))
  expect(await blobCount()).toBe(3)
  expect(await stores.snapshots.list()).toHaveLength(1)
})

async function imageOfLayer(tar: Buffer): Promise<TarMember[]> {
  const image = await makeImage([[]], {
    config: { rootfs: { type: "layers", diff_ids: [digestOf(tar)] } },
  })
  return dockerArchive({ image: { ...image, tars: [tar] }, names: ["bad"] })
}

async function load(members: readonly TarMember[]): Promise<LoadedImage[]> {
  return collect(stores.images.load(inPieces(await tarOf(...members))))
}

async function refuse(members: readonly TarMember[], code: string, words: string): Promise<void> {
  const loading = load(members)
  await expect(loading).rejects.toMatchObject({ code })
  await expect(loading).rejects.toThrow(words)
  expect(await blobCount()).toBe(0)
  expect(await stores.snapshots.list()).toEqual([])
  expect(readdirSync(join(stores.directory, "content", "ingest"))).toEqual([])
}

async function topOf(image: FixtureImage) {
  return stores.images.unpack(await stores.images.get(idOf(image)))
}

async function blobCount(): Promise<number> {
  return (await collect(stores.content.list())).length
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}
