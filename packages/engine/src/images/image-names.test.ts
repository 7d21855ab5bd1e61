import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Digest, digestOf, mediaTypes } from "../oci/index.ts"
import { parseReference } from "../reference/index.ts"
import { type ImageNames, openImageNames } from "./image-names.ts"

let directory: string
let names: ImageNames
let seconds = 0
const now = () => {
  seconds += 1
  return new Date(Date.UTC(2026, 0, 1, 0, 0, seconds))
}
const open = () => openImageNames({ directory, log: silentLog, now })

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-names-"))
  seconds = 0
  names = await open()
})

afterEach(() => rmSync(directory, { recursive: true }))

/** An image, as far as names care: an ID and a manifest. */
function imageOf(text: string) {
  const digest = digestOf(`manifest of ${text}`)
  return { imageId: digestOf(text), target: { mediaType: mediaTypes.manifest, digest, size: 7 } }
}
const [one, two] = [imageOf("one"), imageOf("two")]
const put = (name: string, image = one) => names.put({ name: parseReference(name), ...image })
const entries = () => Object.fromEntries(names.list().map(({ name, imageId }) => [name, imageId]))
const namesOf = (imageId: Digest) =>
  names
    .of(imageId)
    .map(({ name }) => name)
    .sort()

describe("a name", () => {
  it("points where it was put, in its canonical form", async () => {
    await put("app")
    await put("registry.example.com:5000/team/app:v2", two)
    expect(entries()).toEqual({
      "docker.io/library/app:latest": one.imageId,
      "registry.example.com:5000/team/app:v2": two.imageId,
    })
    expect(names.find("docker.io/library/app:latest")).toEqual({
      ...one,
      name: "docker.io/library/app:latest",
      kind: "tag",
      taggedAt: "2026-01-01T00:00:01.000Z",
    })
    expect(names.find("app")).toBeUndefined()
  })

  it("is there after a restart", async () => {
    await put("app")
    await names.put(two)
    const before = names.list()
    names = await open()
    expect(names.list()).toEqual(before)
  })

  it("put again is as young as its last putting", async () => {
    await put("app")
    await put("app")
    expect(names.find("docker.io/library/app:latest")?.taggedAt).toBe("2026-01-01T00:00:02.000Z")
    expect(names.list()).toHaveLength(1)
  })

  it("with tag and digest is two: what it means here, and where the bytes came from", async () => {
    await put(`app:v1@${one.target.digest}`)
    expect(names.list().map(({ name, kind }) => [name, kind])).toEqual([
      ["docker.io/library/app:v1", "tag"],
      [`docker.io/library/app@${one.target.digest}`, "digest"],
    ])
  })

  it("that goes takes nothing along", async () => {
    await put("app:1")
    await put("app:2")
    await names.remove(["docker.io/library/app:1", "docker.io/library/never:1"])
    expect(namesOf(one.imageId)).toEqual(["docker.io/library/app:2"])
  })
})

describe("an image", () => {
  it("without a name is kept under its manifest's digest, once", async () => {
    await names.put(one)
    await names.put(one)
    expect(names.list()).toMatchObject([{ name: one.target.digest, kind: "untagged", imageId: one.imageId }])
  })

  it("that gets a name needs the stand-in no more", async () => {
    await names.put(one)
    await put("app")
    expect(namesOf(one.imageId)).toEqual(["docker.io/library/app:latest"])
  })

  it("that has a name is not listed as untagged beside it", async () => {
    await put("app")
    await names.put(one)
    expect(namesOf(one.imageId)).toEqual(["docker.io/library/app:latest"])
  })

  it("whose last name moves on stays, untagged", async () => {
    await put("app", one)
    await put("app", two)
    expect(namesOf(two.imageId)).toEqual(["docker.io/library/app:latest"])
    expect(names.of(one.imageId)).toMatchObject([{ kind: "untagged", target: one.target }])
  })

  it("whose other names stay is not untagged when one moves on", async () => {
    await put("app:1", one)
    await put("app:2", one)
    await put("app:2", two)
    expect(namesOf(one.imageId)).toEqual(["docker.io/library/app:1"])
  })

  it("that gets its name back is untagged no more", async () => {
    for (const image of [one, two, one]) await put("app", image)
    expect(namesOf(one.imageId)).toEqual(["docker.io/library/app:latest"])
    expect(names.of(two.imageId)).toMatchObject([{ kind: "untagged" }])
  })

  it("always has an entry while names are put at once", async () => {
    await put("app", one)
    const images = [two, one, imageOf("three"), two]
    await Promise.all(images.map((image) => put("app", image)))
    for (const { imageId } of [one, ...images]) expect(names.of(imageId)).not.toEqual([])
    expect(names.find("docker.io/library/app:latest")?.imageId).toBe(two.imageId)
    expect(names.list()).toHaveLength(3)
  })

  it("is never without an entry on the disk either, wherever a crash cuts a move", async () => {
    await put("app", one)
    const moving = put("app", two)
    const moments = Array.from({ length: 30 }, (_, moment) => join(directory, `moment-${moment}`))
    for (const moment of moments) {
      cpSync(join(directory, "names"), join(moment, "names"), { recursive: true })
      await setImmediate()
    }
    await moving
    for (const moment of [...moments, directory]) {
      const seen = await openImageNames({ directory: moment, log: silentLog, now })
      expect(seen.of(one.imageId), moment).not.toEqual([])
    }
    expect((await open()).of(one.imageId)).toMatchObject([{ kind: "untagged" }])
  })
})
