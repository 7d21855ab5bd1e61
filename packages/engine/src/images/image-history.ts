import type { Digest, HistoryEntry } from "../oci/index.ts"
import { layerSizes } from "./describe-image.ts"
import type { Image } from "./image.ts"
import type { ImageContext } from "./image-context.ts"

type HistoryRow = HistoryEntry & { sizeBytes: number; imageId?: Digest; names: readonly string[] }

/** History newest first. Layers that the history does not tell of get an entry of their own. */
export async function historyOf(context: ImageContext, image: Image): Promise<HistoryRow[]> {
  const { manifest, config } = image
  const sizes = await layerSizes(context, config.rootfs.diff_ids, manifest.layers)
  const rows: HistoryRow[] = (config.history ?? []).map((entry) => ({
    ...entry,
    sizeBytes: entry.empty_layer ? 0 : (sizes.shift() ?? 0),
    names: [],
  }))
  rows.push(...sizes.map((sizeBytes) => ({ sizeBytes, names: [] })))
  rows.reverse()
  const [newest, ...older] = rows
  return newest ? [{ ...newest, imageId: image.id, names: image.names }, ...older] : []
}
