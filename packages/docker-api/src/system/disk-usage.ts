import { parseDigest } from "@naru/engine/oci"
import { summaryOf } from "../containers/summary.ts"
import type { Exchange } from "../http/exchange.ts"
import { json, type Reply } from "../http/reply.ts"
import { imageSummaryOf } from "../images/describe.ts"
import { familiarNames } from "../images/names.ts"
import { volumeOf, volumeUsers } from "../volumes/volumes.ts"

/** `GET /system/df`: images, containers and volumes with what they hold. Layers that images share are counted once. */
export async function diskUsage({ engine }: Exchange): Promise<Reply> {
  const [images, containers, volumes, snapshots, users] = await Promise.all([
    engine.images.list(),
    engine.containers.list(),
    engine.volumes.list(),
    engine.snapshots.list(),
    volumeUsers(engine),
  ])
  const committed = snapshots.filter(({ kind }) => kind === "committed")
  const layers = await Promise.all(
    committed.map(({ name }) => engine.snapshots.usage({ chainId: parseDigest(name) })),
  )
  const nowMs = Date.now()
  return json({
    LayersSize: layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    Images: images.map((image) =>
      imageSummaryOf(
        image,
        familiarNames(image.names),
        containers.filter(({ imageId }) => imageId === image.id).length,
      ),
    ),
    Containers: await Promise.all(
      containers.map(async (container) =>
        summaryOf(container, {
          nowMs,
          imageName: container.spec.image,
          usage: await engine.containers.usage(container.id),
        }),
      ),
    ),
    // -1: the engine does not measure volumes.
    Volumes: volumes.map((volume) => ({
      ...volumeOf(volume),
      UsageData: { RefCount: users.get(volume.name)?.length ?? 0, Size: -1 },
    })),
    BuildCache: [],
  })
}
