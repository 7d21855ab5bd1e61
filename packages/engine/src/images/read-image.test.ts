import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import * as z from "zod"
import { type ContentStore, openContentStore } from "../content/index.ts"
import { type Descriptor, digestOf, mediaTypes } from "../oci/index.ts"
import { describe as descriptorOf, makeImage, toJson } from "../testing/archives.ts"
import { file } from "../testing/tars.ts"
import { hostPlatform } from "./platform.ts"
import { type ImageReader, openImageReader, parseAs } from "./read-image.ts"

let directory: string
let content: ContentStore
let reader: ImageReader

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-reader-"))
  content = await openContentStore({ directory })
  reader = openImageReader(content)
})

afterEach(() => rmSync(directory, { recursive: true }))

async function store(platform = hostPlatform): Promise<Descriptor> {
  const image = await makeImage([[file("a", platform.architecture)]], { platform })
  for (const blob of [image.manifest, image.config]) await content.write(blob)
  return image.target
}

async function storeJson(mediaType: string, document: object): Promise<Descriptor> {
  const bytes = toJson(document)
  await content.write(bytes)
  return descriptorOf(mediaType, bytes)
}

const indexOf = (manifests: readonly Descriptor[], mediaType: string = mediaTypes.index) =>
  storeJson(mediaType, { schemaVersion: 2, manifests })

describe("an image's documents", () => {
  it("are its manifest and the config that this points to", async () => {
    const target = await store()
    const { manifest, config, target: read } = await reader.read(target)
    expect(read).toEqual({ mediaType: mediaTypes.manifest, digest: target.digest, size: target.size })
    expect(manifest.layers).toHaveLength(1)
    expect(config.rootfs.diff_ids).toHaveLength(1)
  })

  it("are found through an index, and through an index in an index", async () => {
    const foreign = await store({ os: "linux", architecture: "s390x" })
    const own = await store()
    const inner = await indexOf([foreign, own])
    const outer = await indexOf([inner])
    for (const target of [inner, outer]) expect((await reader.read(target)).target.digest).toBe(own.digest)
  })

  it.each([
    ["an index of Docker's own type", mediaTypes.dockerIndex],
    ["an index whose descriptor says nothing of use", "application/octet-stream"],
  ])("are found through %s", async (_, mediaType) => {
    const own = await store()
    const target = await indexOf([own], mediaType)
    expect((await reader.read(target)).target.digest).toBe(own.digest)
  })

  it("have the size of their bytes, whatever the descriptor claims", async () => {
    const target = await store()
    expect((await reader.read({ ...target, size: 1 })).target.size).toBe(target.size)
  })

  it("are read once, and again when they were forgotten", async () => {
    const target = await store()
    const first = await reader.read(target)
    await content.remove(target.digest)
    expect(await reader.read(target)).toBe(first)
    reader.forget(target.digest)
    await expect(reader.read(target)).rejects.toMatchObject({ code: "content_not_found" })
  })
})

describe("documents that are no image are refused by what is wrong:", () => {
  it("an index for others alone names the platforms that it has", async () => {
    const platforms = [
      { os: "linux", architecture: "s390x" },
      { os: "windows", architecture: "amd64" },
      { os: "linux", architecture: "arm", variant: "v7" },
    ]
    const target = await indexOf(await Promise.all(platforms.map((platform) => store(platform))))
    const reading = reader.read(target)
    await expect(reading).rejects.toMatchObject({ code: "platform_not_found", kind: "not_found" })
    await expect(reading).rejects.toThrow("only for linux/s390x, windows/amd64, linux/arm/v7")
    await expect(reader.read(await indexOf([]))).rejects.toThrow("only for nothing")
  })

  it("indexes that never come to an end", async () => {
    let target = await store()
    for (let depth = 0; depth < 5; depth += 1) target = await indexOf([target])
    await expect(reader.read(target)).rejects.toMatchObject({ code: "image_invalid" })
    await expect(reader.read(target)).rejects.toThrow("nested too deeply")
  })

  it("a manifest whose config or whose self is not there", async () => {
    const config = descriptorOf(mediaTypes.config, toJson({ never: "written" }))
    const target = await storeJson(mediaTypes.manifest, { schemaVersion: 2, config, layers: [] })
    await expect(reader.read(target)).rejects.toThrow(config.digest)
    const absent = { mediaType: mediaTypes.manifest, digest: digestOf("absent"), size: 1 }
    await expect(reader.read(absent)).rejects.toMatchObject({ code: "content_not_found" })
  })

  it("a config and a manifest that count their layers differently", async () => {
    const config = await storeJson(mediaTypes.config, {
      ...hostPlatform,
      rootfs: { type: "layers", diff_ids: [digestOf("a"), digestOf("b")] },
    })
    const target = await storeJson(mediaTypes.manifest, { schemaVersion: 2, config, layers: [] })
    await expect(reader.read(target)).rejects.toThrow("its config has 2 layers and its manifest 0")
  })

  it.each([
    ["a manifest of version 1", { schemaVersion: 1, fsLayers: [] }],
    ["an empty document", {}],
    ["a manifest with a layer of another digest", { schemaVersion: 2, layers: [{ digest: "md5:abc" }] }],
  ])("%s", async (_, document) => {
    const target = await storeJson(mediaTypes.manifest, document)
    await expect(reader.read(target)).rejects.toMatchObject({ code: "image_invalid", kind: "invalid" })
    await expect(reader.read(target)).rejects.toThrow(`The manifest ${target.digest} is not valid`)
  })
})

describe("parsing", () => {
  const schema = z.object({ layers: z.array(z.string()) })

  it("gives what fits", () => {
    expect(parseAs(schema, Buffer.from('{"layers":["a"]}'), "The thing")).toEqual({ layers: ["a"] })
  })

  it.each([
    ["text", "it is not JSON"],
    ['{"layers":["a"', "it is not JSON"],
    ["{}", "layers"],
    ['{"layers":[7]}', "layers[0]"],
  ])("of %s names the document and the fault", (text, fault) => {
    expect(() => parseAs(schema, Buffer.from(text), "The thing")).toThrow("The thing is not valid")
    expect(() => parseAs(schema, Buffer.from(text), "The thing")).toThrow(fault)
  })
})
