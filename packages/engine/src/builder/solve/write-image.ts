import type { ContentStore } from "../../content/index.ts"
import type { Image, ImageStore } from "../../images/index.ts"
import type { Lease } from "../../leases/index.ts"
import {
  type Descriptor,
  type ImageConfig,
  type Manifest,
  mediaTypes,
  type Platform,
} from "../../oci/index.ts"
import { parseReference } from "../../reference/index.ts"
import type { PlannedStage } from "../plan/index.ts"
import type { SolvedStage } from "./solve-stage.ts"

export interface WriteImageRequest {
  stage: PlannedStage
  solved: SolvedStage
  platform: Platform
  labels: Readonly<Record<string, string>>
  names: readonly string[]
  now: Date
}

/** Writes config and manifest of a finished target and gives the image its names. */
export async function writeImage(
  request: WriteImageRequest,
  { content, images, lease }: { content: ContentStore; images: ImageStore; lease: Lease },
): Promise<Image> {
  const write = async (mediaType: string, document: unknown): Promise<Descriptor> => {
    const bytes = Buffer.from(JSON.stringify(document))
    const { digest, sizeBytes } = await lease.addMade(
      () => content.write(bytes),
      (written) => ({ digests: [written.digest] }),
    )
    return { mediaType, digest, size: sizeBytes }
  }
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: await write(mediaTypes.config, configOf(request)),
    layers: request.solved.layers.map(({ descriptor }) => asOciLayer(descriptor)),
  }
  const target = await write(mediaTypes.manifest, manifest)
  const [first, ...others] = request.names.map(parseReference)
  let image = await images.put({ target, ...(first && { name: first }) })
  for (const name of others) image = await images.put({ target, name })
  return image
}

/** Keys in alphabetical order, as BuildKit writes them. */
function configOf({ stage, solved, platform, labels, now }: WriteImageRequest): ImageConfig {
  const { config, author } = stage.end
  const { history } = solved
  const withLabels =
    Object.keys(labels).length === 0 ? config : { ...config, Labels: { ...config.Labels, ...labels } }
  return {
    architecture: platform.architecture,
    ...(author !== undefined && { author }),
    config: withLabels,
    created: history.at(-1)?.created ?? now.toISOString(),
    history: [...history],
    os: platform.os,
    rootfs: { type: "layers", diff_ids: solved.layers.map(({ diffId }) => diffId) },
  }
}

const ociNames: Readonly<Record<string, string>> = {
  [mediaTypes.dockerLayer]: mediaTypes.layer,
  [mediaTypes.dockerLayerGzip]: mediaTypes.layerGzip,
}

/** Layers of a base may bear Docker's names; a manifest keeps to one family. */
function asOciLayer(descriptor: Descriptor): Descriptor {
  return { ...descriptor, mediaType: ociNames[descriptor.mediaType] ?? descriptor.mediaType }
}
