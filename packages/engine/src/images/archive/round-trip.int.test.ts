import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { TarMember } from "../../diff/index.ts"
import { readTar } from "../../diff/index.ts"
import { mountAt, unmountAt } from "../../mounts/index.ts"
import { type Descriptor, digestOf, hexOf } from "../../oci/index.ts"
import { parseReference } from "../../reference/index.ts"
import { dockerArchive, type FixtureImage, idOf, makeImage, ociLayout } from "../../testing/archives.ts"
import { describeTree } from "../../testing/file-tree.ts"
import { openRandom, type Random } from "../../testing/random.ts"
import { openTestStores, type TestStores } from "../../testing/stores.ts"
import { bytesOf, directory, file, hardLink, inPieces, symlink, tarOf } from "../../testing/tars.ts"

let here: TestStores
let there: TestStores

beforeEach(async () => {
  here = await openTestStores()
  there = await openTestStores()
})

afterEach(async () => {
  await here[Symbol.asyncDispose]()
  await there[Symbol.asyncDispose]()
})

async function load({ images }: TestStores, archive: Buffer): Promise<readonly (readonly string[])[]> {
  const names: (readonly string[])[] = []
  for await (const loaded of images.load(inPieces(archive, 50_000))) names.push(loaded.names)
  return names
}

const save = async ({ images }: TestStores, ...names: readonly string[]) => bytesOf(await images.save(names))

/** The file system of an image, a line for each file. */
async function treeOf({ images, snapshots }: TestStores, name: string): Promise<string[]> {
  const mount = await snapshots.view(await images.unpack(await images.get(name)))
  const root = mkdtempSync(join(tmpdir(), "naru-tree-"))
  mountAt(mount, root)
  try {
    return describeTree(root)
  } finally {
    unmountAt(root)
    rmSync(root, { recursive: true })
  }
}

/** Names and contents of a tar's files. */
async function filesOf(archive: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for await (const { header, body } of readTar(inPieces(archive), { role: "archive" }).entries) {
    files.set(header.name, await bytesOf(body))
  }
  return files
}

describe("an image that was saved and loaded elsewhere", () => {
  it.each([1, 2, 3, 4])("is the same in every file (seed %i)", async (seed) => {
    const random = openRandom(seed)
    const image = await randomImage(random)
    const pack = random.below(2) === 0 ? dockerArchive : (one: { image: FixtureImage }) => ociLayout([one])
    await load(here, await tarOf(...pack({ image, names: ["docker.io/library/random:1"] })))
    await here.images.tag(idOf(image), parseReference("random:1"))
    await load(there, await save(here, "random:1"))
    expect(await treeOf(there, "random:1")).toEqual(await treeOf(here, "random:1"))
    expect(await save(there, "random:1")).toEqual(await save(here, "random:1"))
    const [one, other] = await Promise.all([here, there].map(({ images }) => images.history("random:1")))
    expect(one).toEqual(other)
  })

  it("may be saved again and again without ever changing", async () => {
    const image = await makeImage([[file("a", "1")]], { compress: true })
    await load(here, await tarOf(...ociLayout([{ image, names: ["docker.io/library/app:1"] }])))
    const first = await save(here, "app:1")
    await load(here, first)
    await here.images.remove("app:1")
    await load(here, first)
    expect(await save(here, "app:1")).toEqual(first)
  })

  it("keeps names of other registries whole", async () => {
    const image = await makeImage([[file("a", "1")]])
    const names = [
      "registry.example.com:5000/team/app:v2",
      "docker.io/library/app:latest",
      "docker.io/me/app:x",
    ]
    await load(here, await tarOf(...dockerArchive({ image, names })))
    const archive = await save(here, ...names)
    expect(await load(there, archive)).toEqual([names])
    const documents = await filesOf(archive)
    const [entry] = JSON.parse(String(documents.get("manifest.json")))
    expect(entry.RepoTags).toEqual(["registry.example.com:5000/team/app:v2", "app:latest", "me/app:x"])
  })

  it("keeps a config that has fields of which nobody here has heard", async () => {
    const image = await makeImage([[file("a", "1")]], {
      config: { "moby.buildkit.cache.v0": "abc", config: { Cmd: ["sh"], ArgsEscaped: true } },
    })
    await load(here, await tarOf(...dockerArchive({ image, names: ["app"] })))
    await load(there, await save(here, "app"))
    const { digest } = (await there.images.get("app")).manifest.config
    expect(await there.content.read(digest)).toEqual(image.config)
  })
})

describe("a saved archive", () => {
  it("has an index with an entry for each name, by both annotations", async () => {
    const image = await makeImage([[file("a", "1")]])
    await load(here, await tarOf(...dockerArchive({ image, names: ["app:1", "app:2"] })))
    const index = JSON.parse(String((await filesOf(await save(here, "app:1", "app:2"))).get("index.json")))
    expect(index.manifests.map(({ annotations }: Descriptor) => annotations)).toEqual(
      ["1", "2"].map((tag) => ({
        "io.containerd.image.name": `docker.io/library/app:${tag}`,
        "org.opencontainers.image.ref.name": tag,
      })),
    )
  })

  it("has one entry for an image however often it was asked for, with the names that were", async () => {
    const image = await makeImage([[file("a", "1")]])
    await load(here, await tarOf(...dockerArchive({ image, names: ["app:1", "app:2"] })))
    const archive = await save(here, "app:1", idOf(image), "app:1", hexOf(idOf(image)).slice(0, 12))
    expect(await load(there, archive)).toEqual([["docker.io/library/app:1"]])
  })

  it("verifies: every blob has the digest that its name says", async () => {
    const image = await makeImage([[file("a", "1")], [file("b", "2")]], { compress: true })
    await load(here, await tarOf(...ociLayout([{ image, names: ["docker.io/library/app:1"] }])))
    const files = await filesOf(await save(here, "app:1"))
    const blobs = [...files].filter(([name]) => /^blobs\/sha256\/./.test(name))
    expect(blobs).toHaveLength(4)
    for (const [name, bytes] of blobs) expect(name).toBe(`blobs/sha256/${hexOf(digestOf(bytes))}`)
  })

  it("lets go of what it held when its reader leaves in the middle", async () => {
    const image = await makeImage([[file("a", Buffer.alloc(3_000_000, 1))]])
    await load(here, await tarOf(...dockerArchive({ image, names: ["app"] })))
    const stream = await here.images.save(["app"])
    for await (const _ of stream) {
      expect(here.leases.list()).toMatchObject([{ reason: "saving images" }])
      break
    }
    await expect.poll(() => here.leases.list()).toEqual([])
  })

  it("is damaged visibly: one changed byte of a layer is found when it is loaded", async () => {
    const image = await makeImage([[file("a", "findable")]])
    await load(here, await tarOf(...dockerArchive({ image, names: ["app"] })))
    const archive = await save(here, "app")
    archive.write("F", archive.indexOf("findable"))
    await expect(load(there, archive)).rejects.toMatchObject({ code: "digest_mismatch" })
    expect(await there.images.list()).toEqual([])
  })
})

/** One to four layers that add, change, link and hide under few names. */
async function randomImage(random: Random): Promise<FixtureImage> {
  const made: string[] = []
  const layers = Array.from({ length: 1 + random.below(4) }, (_, layer) => {
    const members = new Map<string, TarMember>([
      ["d", directory("d/", { mode: random.pick([0o700, 0o1777]) })],
    ])
    for (let n = 0; n < 12; n += 1) {
      const name = `${random.pick(["", "d/"])}${random.pick(["a", "b", "파일", "x".repeat(120)])}${random.below(3)}`
      const body = Buffer.alloc(random.below(3000), `${layer}${n}`)
      const look = {
        uid: random.below(3_000_000),
        mode: random.pick([0o644, 0o4755]),
        modifyNs: BigInt(n) * 1_000_000_000n,
      }
      const kind = random.below(5)
      const [first] = [...members.keys()].filter((other) => other !== "d")
      if (kind < 3) members.set(name, file(name, body, look))
      else if (kind === 3) members.set(name, symlink(name, "/no/where"))
      else if (first !== undefined && !members.has(name)) members.set(name, hardLink(name, first))
    }
    const hidden = made.find((name) => !members.has(name))
    made.push(...members.keys())
    if (hidden !== undefined) members.set("hides", file(hidden.replace(/([^/]+)$/, ".wh.$1"), ""))
    return [...members.values()]
  })
  return makeImage(layers, { compress: random.below(2) === 0 })
}
