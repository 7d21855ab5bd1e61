import { afterEach, beforeEach, expect, it } from "vitest"
import { mediaTypes, type RunConfig } from "../../oci/index.ts"
import { makeImage, openTestStores, type TestStores } from "../../testing/index.ts"
import { plan } from "../plan/testing/plan-text.ts"
import { openBaseImages } from "./base-images.ts"
import { type WriteImageRequest, writeImage } from "./write-image.ts"

let stores: TestStores
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores[Symbol.asyncDispose]())

const now = new Date("2026-03-04T05:06:07Z")

/** A base image with one layer, known under a name. */
async function makeBase(name: string, config: RunConfig = {}): Promise<void> {
  const image = await makeImage([[{ header: { name: "f", type: "directory" } }]], {
    config: { config: { Env: ["PATH=/bin"], ...config } },
  })
  for (const bytes of [image.config, image.manifest, ...image.layers]) await stores.content.write(bytes)
  await stores.images.put({
    target: image.target,
    name: { domain: "docker.io", path: `library/${name}`, tag: "latest" },
  })
}

async function write(text: string, change: Partial<WriteImageRequest> = {}) {
  await using lease = await stores.leases.hold({ reason: "a test" })
  const base = await openBaseImages({ images: stores.images, lease }).get("base", "Dockerfile:1:6")
  const { last } = plan(text, { base: base.config })
  const request = {
    stage: last,
    solved: base.solved,
    platform: { os: "linux", architecture: "amd64" },
    labels: {},
    names: [],
    now,
    ...change,
  }
  return writeImage(request, { ...stores, lease })
}

it("writes config and manifest in the forms of the image spec", async () => {
  await makeBase("base")
  const image = await write('FROM base\nMAINTAINER me\nCMD ["a"]')
  expect(image.target.mediaType).toBe(mediaTypes.manifest)
  expect(image.manifest.config.mediaType).toBe(mediaTypes.config)
  const text = (await stores.content.read(image.manifest.config.digest)).toString()
  expect(Object.keys(JSON.parse(text))).toEqual([
    "architecture",
    "author",
    "config",
    "created",
    "history",
    "os",
    "rootfs",
  ])
  expect(JSON.parse(text)).toMatchObject({
    author: "me",
    os: "linux",
    config: { Cmd: ["a"], Env: ["PATH=/bin"] },
  })
  expect(image.config.rootfs.diff_ids).toHaveLength(image.manifest.layers.length)
})

it("gives every name, and none when none is asked", async () => {
  await makeBase("base")
  expect((await write("FROM base\nENV A=1")).names).toEqual([])
  const named = await write("FROM base\nENV A=2", { names: ["a", "b:2", "host:5000/c"] })
  expect(named.names.toSorted()).toEqual([
    "docker.io/library/a:latest",
    "docker.io/library/b:2",
    "host:5000/c:latest",
  ])
})

it("puts the labels of the build over those of the Dockerfile", async () => {
  await makeBase("base", { Labels: { kept: "base", mine: "base" } })
  const image = await write("FROM base\nLABEL mine=file other=file", { labels: { other: "build" } })
  expect(image.config.config?.Labels).toEqual({ kept: "base", mine: "file", other: "build" })
})

it("gives the same image for the same parts", async () => {
  await makeBase("base")
  const [one, other] = [await write("FROM base\nUSER 5"), await write("FROM base\nUSER 5")]
  expect(other.id).toBe(one.id)
  expect((await write("FROM base\nUSER 6")).id).not.toBe(one.id)
})

it("takes the time of the build where history has none", async () => {
  await makeBase("base")
  expect((await write("FROM base")).config.created).toBe(now.toISOString())
})

it("names the place in the Dockerfile of a base that is not here", async () => {
  await using lease = await stores.leases.hold({ reason: "a test" })
  const bases = openBaseImages({ images: stores.images, lease })
  await expect(bases.get("nowhere:1", "web.Dockerfile:3:6")).rejects.toMatchObject({
    code: "image_not_found",
    kind: "not_found",
    message: 'web.Dockerfile:3:6: there is no image "nowhere:1" on this host; load or build it first',
  })
})

it("holds a base while it is used", async () => {
  await makeBase("base")
  const lease = await stores.leases.hold({ reason: "a test" })
  const base = await openBaseImages({ images: stores.images, lease }).get("base", "-")
  await stores.images.remove("base")
  expect(base.solved.chain && (await stores.snapshots.find(base.solved.chain))).toBeDefined()
  for (const { descriptor } of base.solved.layers)
    expect(await stores.content.find(descriptor.digest)).toBeDefined()
  await lease[Symbol.asyncDispose]()
})
