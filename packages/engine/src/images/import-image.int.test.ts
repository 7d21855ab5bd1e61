import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterEach, beforeEach, expect, it } from "vitest"
import { digestOf } from "../oci/index.ts"
import { parseReference } from "../reference/index.ts"
import { openTestStores, type TestStores } from "../testing/stores.ts"
import { directory, file, inPieces, tarOf } from "../testing/tars.ts"

let stores: TestStores
const name = parseReference("imported:1")

beforeEach(async () => {
  stores = await openTestStores()
})

afterEach(() => stores[Symbol.asyncDispose]())

it("makes an image of a root file system, with a config of the changes", async () => {
  const tar = await tarOf(directory("bin/"), file("bin/sh", "#!", { mode: 0o755 }))
  const changes = ['CMD ["/bin/sh"]', "ENV A=1"]
  const source = inPieces(gzipSync(tar))
  const image = await stores.images.import({ tar: source, name, changes, message: "from a test" })
  expect(image).toMatchObject({
    names: ["docker.io/library/imported:1"],
    sizeBytes: 2,
    config: {
      os: "linux",
      config: { Cmd: ["/bin/sh"], Env: ["A=1"] },
      rootfs: { diff_ids: [digestOf(tar)] },
      history: [{ comment: "from a test" }],
    },
  })
  const chainId = await stores.images.unpack(image)
  const root = await stores.snapshots.changesDirectory({ chainId })
  expect(readFileSync(join(root, "bin/sh"), "utf8")).toBe("#!")
})

it("keeps an image without a name by its ID", async () => {
  const image = await stores.images.import({ tar: inPieces(await tarOf(file("a", ""))) })
  expect((await stores.images.get(image.id)).names).toEqual([])
})

it.each([
  ["a wrong change", ["RUN true"], [file("a", "")], "change_invalid"],
  ["a name that leads out", [], [file("../a", "")], "layer_escapes"],
])("leaves nothing after %s", async (_, changes, members, code) => {
  const tar = inPieces(await tarOf(...members))
  await expect(stores.images.import({ tar, name, changes })).rejects.toMatchObject({ code })
  expect(await stores.images.list()).toEqual([])
  expect(readdirSync(join(stores.directory, "content/blobs/sha256"))).toEqual([])
  expect(await stores.snapshots.list()).toEqual([])
})

it("says that a cut-off or wrong file is no root file system", async () => {
  const tar = gzipSync(await tarOf(file("a", "x".repeat(5000))))
  const cut = stores.images.import({ tar: inPieces(tar.subarray(0, tar.length - 20)) })
  await expect(cut).rejects.toMatchObject({ code: "layer_truncated" })
  const wrong = stores.images.import({ tar: inPieces(Buffer.alloc(3000, "text")) })
  await expect(wrong).rejects.toMatchObject({ code: "layer_invalid" })
  expect(readdirSync(join(stores.directory, "content/blobs/sha256"))).toEqual([])
})
