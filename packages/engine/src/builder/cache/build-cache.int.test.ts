import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { writeLayer } from "../../diff/index.ts"
import { type ChainId, digestOf } from "../../oci/index.ts"
import { openTestStores, type TestStores } from "../../testing/index.ts"
import { type BuildCache, chainOn, openBuildCache } from "./build-cache.ts"
import { openCacheHold } from "./cache-hold.ts"
import type { CachedLayer, CacheRecord } from "./cache-record.ts"
import { pruneCache } from "./prune-cache.ts"

let stores: TestStores
let cache: BuildCache
const openCache = () =>
  openBuildCache({ ...stores, directory: join(stores.directory, "cache"), log: silentLog })
beforeEach(async () => {
  stores = await openTestStores()
  cache = await openCache()
})
afterEach(() => stores[Symbol.asyncDispose]())

const record = (change: Partial<CacheRecord> = {}): CacheRecord => ({
  name: "RUN x",
  parent: "p",
  inputs: { arguments: {} },
  createdAt: "2026-01-01T00:00:00.000Z",
  ...change,
})

/** A committed layer with one file, on top of a chain. */
async function layerOn(top: ChainId | undefined, name: string): Promise<CachedLayer> {
  const { snapshots, content } = stores
  await snapshots.prepare({ key: name, ...(top && { parent: top }) })
  const changesDirectory = await snapshots.changesDirectory({ key: name })
  writeFileSync(join(changesDirectory, name), name)
  const { descriptor, diffId } = await writeLayer({ content, changesDirectory })
  const chainId = chainOn(top, diffId)
  await snapshots.commit({ key: name, chainId })
  return { descriptor, diffId, chainId, sizeBytes: name.length }
}

describe("finding a step", () => {
  it("gives back what was put, also after the engine was closed", async () => {
    const layer = await layerOn(undefined, "a")
    await cache.put("k1", record({ layer }))
    await cache.put("k2", record())
    for (const open of [cache, await openCache()]) {
      expect(await open.find("k1", undefined)).toEqual(record({ layer }))
      expect(await open.find("k2", digestOf("anything"))).toEqual(record())
      expect(await open.find("k3", undefined)).toBeUndefined()
    }
  })

  it("refuses a layer that stands on something else than what is there now", async () => {
    const below = await layerOn(undefined, "a")
    const layer = await layerOn(below.chainId, "b")
    await cache.put("k", record({ layer }))
    expect(await cache.find("k", below.chainId)).toBeDefined()
    expect(await cache.find("k", undefined)).toBeUndefined()
    expect(await cache.find("k", digestOf("other"))).toBeUndefined()
  })

  it("refuses a layer of which a part is gone", async () => {
    const [one, other] = [await layerOn(undefined, "a"), await layerOn(undefined, "b")]
    await cache.put("one", record({ layer: one }))
    await cache.put("other", record({ layer: other }))
    await stores.content.remove(one.descriptor.digest)
    await stores.snapshots.remove(other.chainId)
    expect(await cache.find("one", undefined)).toBeUndefined()
    expect(await cache.find("other", undefined)).toBeUndefined()
  })

  it("goes on without a document that is broken", async () => {
    await cache.put("good", record())
    writeFileSync(join(stores.directory, "cache", "bad.json"), '{"id":"bad","document":{')
    const reopened = await openCache()
    expect(await reopened.find("good", undefined)).toBeDefined()
    expect(await reopened.find("bad", undefined)).toBeUndefined()
    expect(readdirSync(join(stores.directory, "cache/set-aside"))).toHaveLength(1)
  })

  it("keeps no list of files that would outgrow a document", async () => {
    const files = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`f${index}`, "1"]))
    await cache.put("many", record({ inputs: { arguments: { A: "1" }, files } }))
    expect((await cache.find("many", undefined))?.inputs).toEqual({ arguments: { A: "1" } })
  })
})

describe("what the cache keeps alive", () => {
  it("is every layer of it, until it is cleared", async () => {
    const layer = await layerOn(undefined, "a")
    await cache.put("k", record({ layer }))
    await cache.put("none", record())
    expect(cache.roots()).toEqual({ digests: [layer.diffId], chains: [layer.chainId] })
    await using hold = (await openCacheHold(cache, stores.leases)).lease
    await stores.images.collectGarbage()
    expect(await cache.find("k", undefined)).toBeDefined()
    expect(hold.held().digests).toEqual([layer.diffId])
    expect(await cache.clear()).toEqual([layer])
    expect(cache.roots()).toEqual({ digests: [], chains: [] })
  })

  it("is gone after pruning, from the top of a chain down, with its bytes told", async () => {
    const below = await layerOn(undefined, "a")
    const top = await layerOn(below.chainId, "b")
    await cache.put("1", record({ layer: below }))
    await cache.put("2", record({ layer: top }))
    const hold = await openCacheHold(cache, stores.leases)
    const mountCaches = join(stores.directory, "mount-caches")
    mkdirSync(join(mountCaches, "x/y"), { recursive: true })
    writeFileSync(join(mountCaches, "x/y/z"), "12345")
    const { reclaimedBytes } = await pruneCache({ ...stores, cache, hold, mountCaches })
    expect(reclaimedBytes).toBe(5 + 1 + 1 + below.descriptor.size + top.descriptor.size)
    expect(await stores.snapshots.list()).toEqual([])
    expect(readdirSync(stores.directory)).not.toContain("mount-caches")
  })

  it("stays after pruning where something stands on it", async () => {
    const layer = await layerOn(undefined, "a")
    await cache.put("1", record({ layer }))
    await stores.snapshots.prepare({ key: "container", parent: layer.chainId })
    await using other = await stores.leases.hold({ reason: "a test", digests: [layer.diffId] })
    const hold = await openCacheHold(cache, stores.leases)
    const mountCaches = join(stores.directory, "none")
    expect(await pruneCache({ ...stores, cache, hold, mountCaches })).toEqual({ reclaimedBytes: 0 })
    expect(await stores.snapshots.find(layer.chainId)).toBeDefined()
    expect(await stores.content.find(layer.diffId)).toBeDefined()
    expect(other.held().digests).toEqual([layer.diffId])
  })
})
