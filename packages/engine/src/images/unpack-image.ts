import { type ContentStore, DigestMismatch } from "../content/index.ts"
import { applyLayer } from "../diff/index.ts"
import { type ChainId, chainIdsOf, type Descriptor, type DiffId, digestOf } from "../oci/index.ts"
import type { Snapshotter } from "../snapshots/index.ts"
import type { ImageContext } from "./image-context.ts"
import type { ImageDocuments } from "./read-image.ts"

/** An image without layers stands on this empty snapshot, so that every image has something to stand on. */
export const emptyChainId: ChainId = digestOf("")

/** Beginning of the keys of layers being unpacked; what a crash left under it is dropped at open. */
export const unpackingPrefix = "unpack "

/**
 * Makes sure that every layer is unpacked, each once however many ask; returns the top of the chain. Throws `digest_mismatch`
 * naming both digests, and what `applyLayer` throws; a layer that fails leaves nothing.
 */
export async function unpackImage(
  context: ImageContext,
  { manifest, config }: Pick<ImageDocuments, "manifest" | "config">,
): Promise<ChainId> {
  const diffIds = config.rootfs.diff_ids
  const chainIds = diffIds.length > 0 ? chainIdsOf(diffIds) : [emptyChainId]
  const top = chainIds.at(-1) ?? emptyChainId
  if (await context.snapshots.find(top)) return top
  const digests = manifest.layers.map(({ digest }) => digest)
  await using _lease = await context.leases.hold({ chainIds, digests, reason: "unpacking an image" })
  for (const [index, chainId] of chainIds.entries()) {
    const [parent, layer, diffId] = [chainIds[index - 1], manifest.layers[index], diffIds[index]]
    await context.unpacking.run(chainId, async () => {
      if (await context.snapshots.find(chainId)) return
      await unpackLayer(context, {
        chainId,
        ...(parent && { parent }),
        ...(layer && { layer }),
        ...(diffId && { diffId }),
      })
    })
  }
  return top
}

interface LayerToUnpack {
  chainId: ChainId
  parent?: ChainId
  /** Absent for the empty chain. */
  layer?: Descriptor
  diffId?: DiffId
}

async function unpackLayer(
  { content, snapshots }: { content: ContentStore; snapshots: Snapshotter },
  { chainId, parent, layer, diffId }: LayerToUnpack,
): Promise<void> {
  const key = `${unpackingPrefix}${chainId}`
  await snapshots.removeActive(key)
  const mount = await snapshots.prepare({ key, ...(parent && { parent }) })
  try {
    if (layer && diffId) {
      const applied = await applyLayer({
        source: await content.open(layer.digest),
        directory: await snapshots.changesDirectory({ key }),
        lower: mount.type === "overlay" ? mount.lower : [],
      })
      if (applied.diffId !== diffId) {
        throw new DigestMismatch({
          what: `the layer ${layer.digest}`,
          expected: diffId,
          actual: applied.diffId,
        })
      }
    }
    await snapshots.commit({ key, chainId })
    // Counted while its files are still in memory; who asks for the image's size later gets it at once.
    await snapshots.usage({ chainId })
  } finally {
    // Gone already when the commit went well.
    await snapshots.removeActive(key)
  }
}
