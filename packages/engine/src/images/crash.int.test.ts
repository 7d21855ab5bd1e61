import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type ContentStore, openContentStore } from "../content/index.ts"
import { writeLayer } from "../diff/index.ts"
import { chainIdsOf, digestOf } from "../oci/index.ts"
import { dockerArchive, makeImage } from "../testing/archives.ts"
import { openStores, type Stores } from "../testing/stores.ts"
import { directory, file, tarOf } from "../testing/tars.ts"
import { partsOf } from "./remove-image.ts"

const child = join(import.meta.dirname, "../testing/load-until-killed.ts")
let scratch: string
let elsewhere: ContentStore

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "naru-crash-"))
  elsewhere = await openContentStore({ directory: join(scratch, "elsewhere") })
  const layerOf = (layer: number) => [
    directory(`layer-${layer}/`),
    ...Array.from({ length: 200 }, (_, n) => {
      const number = String(n).padStart(3, "0")
      return file(`layer-${layer}/${number}`, Buffer.alloc(4000 + n, `${layer}-${n}`))
    }),
  ]
  const image = await makeImage([layerOf(1), layerOf(2), layerOf(3)])
  writeFileSync(join(scratch, "archive.tar"), await tarOf(...dockerArchive({ image, names: ["app"] })))
})

afterAll(() => rmSync(scratch, { recursive: true }))

it("kill -9 at any moment of a load or a removal leaves stores that open clean", async () => {
  const home = join(scratch, "home")
  let wholeImages = 0
  for (let round = 0; round < 12; round += 1) {
    await runAndKill(home, round * 24)
    const stores = await openStores(home)
    await stores.images.collectGarbage()
    wholeImages += await expectClean(stores, home)
    await stores.snapshots.close()
  }
  // Some were caught between the load and the removal, the others on the way.
  expect(wholeImages).toBeLessThan(12)
})

async function runAndKill(home: string, afterMs: number): Promise<void> {
  const args = ["--conditions=naru-source", child, home, join(scratch, "archive.tar")]
  const loading = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    loading.once("exit", (_, signal) => resolve(signal))
  })
  await new Promise((resolve) => loading.stdout.once("data", resolve))
  await setTimeout(afterMs)
  loading.kill("SIGKILL")
  expect(await exited).toBe("SIGKILL")
}

/** Everything that is there is whole, and nothing else is there. */
async function expectClean(stores: Stores, home: string): Promise<number> {
  const { content, images, snapshots } = stores
  const found = await images.list()
  const wanted = found.map(partsOf)
  const blobs: string[] = []
  for await (const { digest } of content.list()) {
    expect(digestOf(await content.read(digest))).toBe(digest)
    blobs.push(digest)
  }
  expect(blobs.sort()).toEqual(wanted.flatMap(({ digests }) => digests).sort())
  const names = (await snapshots.list()).map(({ name }) => name)
  expect(names.sort()).toEqual(wanted.flatMap(({ chainIds }) => chainIds).sort())
  for (const { config } of found) {
    const diffIds = config.rootfs.diff_ids
    for (const [index, chainId] of chainIdsOf(diffIds).entries()) {
      const changesDirectory = await snapshots.changesDirectory({ chainId })
      const { diffId } = await writeLayer({ content: elsewhere, changesDirectory })
      expect(diffId).toBe(diffIds[index])
    }
  }
  expect(readdirSync(join(home, "content/ingest"))).toEqual([])
  return found.length
}
