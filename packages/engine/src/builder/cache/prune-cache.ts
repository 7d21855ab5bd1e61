import { isErrorOfKind } from "@naru/base/errors"
import type { ContentStore } from "../../content/index.ts"
import type { ImageStore } from "../../images/index.ts"
import type { Leases } from "../../leases/index.ts"
import { chainIdsOf } from "../../oci/index.ts"
import type { Snapshotter } from "../../snapshots/index.ts"
import type { BuildCache } from "./build-cache.ts"
import type { CacheHold } from "./cache-hold.ts"
import type { CachedLayer } from "./cache-record.ts"
import { removeMountCaches } from "./mount-caches.ts"

export interface PruneParts {
  cache: BuildCache
  hold: CacheHold
  content: ContentStore
  snapshots: Snapshotter
  images: ImageStore
  leases: Leases
  /** Where RUN steps keep their caches. */
  mountCaches: string
}

/** Forgets all steps and removes the layers that no image, container or unfinished work needs. */
export async function pruneCache(parts: PruneParts): Promise<{ reclaimedBytes: number }> {
  const { cache, hold, content, leases } = parts
  const layers = unique(await cache.clear())
  await hold.renew()
  const used = await usedByImages(parts.images)
  let reclaimedBytes = await removeMountCaches(parts.mountCaches)
  for (const layer of await removeSnapshots(layers, used.chains, parts)) reclaimedBytes += layer.sizeBytes
  for (const { descriptor } of layers) {
    const { digest } = descriptor
    if (used.digests.has(digest)) continue
    const found = await content.find(digest)
    const isRemoved = found && (await leases.removeUnlessHeld({ digest }, () => content.remove(digest)))
    if (isRemoved) reclaimedBytes += found.sizeBytes
  }
  return { reclaimedBytes }
}

function unique(layers: readonly CachedLayer[]): CachedLayer[] {
  return [...new Map(layers.map((layer) => [layer.chainId, layer])).values()]
}

async function usedByImages(images: ImageStore): Promise<{ digests: Set<string>; chains: Set<string> }> {
  const all = await images.list()
  return {
    digests: new Set(all.flatMap(({ manifest }) => manifest.layers.map(({ digest }) => digest))),
    chains: new Set(all.flatMap(({ config }) => chainIdsOf(config.rootfs.diff_ids))),
  }
}

/** Removes from the tops down: a snapshot on which another stands has to wait for that one. */
async function removeSnapshots(
  layers: readonly CachedLayer[],
  used: ReadonlySet<string>,
  { snapshots, leases }: PruneParts,
): Promise<CachedLayer[]> {
  const removed: CachedLayer[] = []
  let left = layers.filter(({ chainId }) => !used.has(chainId))
  for (let before = -1; before !== left.length; ) {
    before = left.length
    const kept: CachedLayer[] = []
    for (const layer of left) {
      if (await removeSnapshot(layer, { snapshots, leases })) removed.push(layer)
      else kept.push(layer)
    }
    left = kept
  }
  return removed
}

async function removeSnapshot(
  { chainId }: CachedLayer,
  { snapshots, leases }: Pick<PruneParts, "snapshots" | "leases">,
): Promise<boolean> {
  try {
    return await leases.removeUnlessHeld({ chainId }, () => snapshots.remove(chainId))
  } catch (error) {
    if (isErrorOfKind(error, "conflict")) return false
    if (isErrorOfKind(error, "not_found")) return true
    throw error
  }
}
