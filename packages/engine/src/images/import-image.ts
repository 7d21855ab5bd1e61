import type { Written } from "../content/index.ts"
import { decompress } from "../diff/index.ts"
import type { Lease } from "../leases/index.ts"
import { chainIdsOf, type Digest, type ImageConfig, type Manifest, mediaTypes } from "../oci/index.ts"
import type { Reference } from "../reference/index.ts"
import { applyChanges } from "./changes.ts"
import { collect } from "./collect-garbage.ts"
import type { ImageContext } from "./image-context.ts"
import { hostPlatform } from "./platform.ts"
import { unpackImage } from "./unpack-image.ts"

export interface ImportRequest {
  tar: AsyncIterable<Uint8Array>
  name?: Reference
  message?: string
  changes?: readonly string[]
}

/** Makes a one-layer image from a root file system tar and names it; returns its ID. A tar that is refused leaves nothing. */
export async function importImage(context: ImageContext, request: ImportRequest): Promise<Digest> {
  const { tar, name, message = "Imported from -", changes = [] } = request
  // Before the first byte is read: a wrong change should not cost an upload.
  const config = applyChanges({}, changes)
  const lease = await context.leases.hold({ reason: "importing an image" })
  const write = (document: object) =>
    lease.addMade(
      () => context.content.write(Buffer.from(JSON.stringify(document))),
      ({ digest }) => ({ digests: [digest] }),
    )
  try {
    const layer = await storeLayer(context, lease, tar)
    const created = context.now().toISOString()
    const imageConfig: ImageConfig = {
      created,
      ...hostPlatform,
      config,
      rootfs: { type: "layers", diff_ids: [layer.digest] },
      history: [{ created, comment: message }],
    }
    const configBlob = await write(imageConfig)
    const manifest: Manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: configBlob.digest, size: configBlob.sizeBytes },
      layers: [{ mediaType: mediaTypes.layer, digest: layer.digest, size: layer.sizeBytes }],
    }
    const { digest, sizeBytes } = await write(manifest)
    await lease.add({ chainIds: chainIdsOf([layer.digest]) })
    await unpackImage(context, { manifest, config: imageConfig })
    const target = { mediaType: mediaTypes.manifest, digest, size: sizeBytes }
    const imageId = configBlob.digest
    await context.inTurn(() => context.names.put({ ...(name && { name }), imageId, target }))
    return imageId
  } finally {
    await lease[Symbol.asyncDispose]()
    await context.inTurn(() => collect(context, lease.held()))
  }
}

/** Keeps the tar uncompressed: its digest is its DiffID then. Only the commit takes its turn with collections, not the transfer. */
async function storeLayer(
  { content }: ImageContext,
  lease: Lease,
  tar: AsyncIterable<Uint8Array>,
): Promise<Written> {
  await using ingest = await content.ingest()
  for await (const chunk of decompress(tar, { role: "layer" })) await ingest.write(chunk)
  return await lease.addMade(
    () => ingest.commit(),
    ({ digest }) => ({ digests: [digest] }),
  )
}
