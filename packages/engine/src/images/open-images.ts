import { openKeyedLock } from "@naru/base/keyed-lock"
import { type Log, silentLog } from "@naru/base/log"
import { openSingleFlight } from "@naru/base/single-flight"
import type { ContentStore } from "../content/index.ts"
import type { Leases } from "../leases/index.ts"
import type { Digest } from "../oci/index.ts"
import { formatReference, type Reference } from "../reference/index.ts"
import type { Snapshotter } from "../snapshots/index.ts"
import { loadImages } from "./archive/load-images.ts"
import { saveImages } from "./archive/save-images.ts"
import { collect, everythingOlderThan } from "./collect-garbage.ts"
import { describeImage, listImages } from "./describe-image.ts"
import { ImageNotFound, type ImageUser, TagWithDigest } from "./errors.ts"
import { findImage, getImage } from "./find-image.ts"
import type { Image, ImageStore } from "./image.ts"
import type { ImageContext, ImageEvent, Roots } from "./image-context.ts"
import { historyOf } from "./image-history.ts"
import { openImageNames } from "./image-names.ts"
import { importImage } from "./import-image.ts"
import { openImageReader } from "./read-image.ts"
import { pruneImages, removeImage } from "./remove-image.ts"
import { unpackImage, unpackingPrefix } from "./unpack-image.ts"

export interface ImagesOptions {
  /** Directory of the image documents alone. */
  directory: string
  content: ContentStore
  snapshots: Snapshotter
  leases: Leases
  /** What others need besides images: containers, build cache, pins. Asked at every collection. */
  roots?: () => Promise<readonly Roots[]>
  /** Who uses an image; such an image is not removed. */
  usersOf?: (imageId: Digest) => Promise<readonly ImageUser[]>
  /** Names that keep their image through every prune. */
  isPinned?: (name: string) => boolean
  /** Told of everything that happens to images. */
  report?: (event: ImageEvent) => void
  log?: Log
  now?: () => Date
}

export interface OpenImageStore extends ImageStore {
  /**
   * Removes all content and snapshots that nothing leads to: what a crash left. To be called once when the engine opens, after
   * everything that has roots, and before anything is under way.
   */
  collectGarbage(): Promise<{ reclaimedBytes: number }>
}

/** Opens the images of a directory over a content store and a snapshotter; layers half unpacked by a crash are dropped. */
export async function openImages(options: ImagesOptions): Promise<OpenImageStore> {
  const context = await openContext(options)
  await dropHalfUnpacked(context.snapshots)
  return {
    list: () => listImages(context),
    find: async (nameOrId) => (await findImage(context, nameOrId))?.image,
    get: async (nameOrId) => (await getImage(context, nameOrId)).image,
    tag: (source, target) => context.inTurn(() => tagImage(context, source, target)),
    put: (request) => context.inTurn(() => putImage(context, request)),
    remove: (nameOrId, removal) => context.inTurn(() => removeImage(context, nameOrId, removal)),
    prune: (what) => context.inTurn(() => pruneImages(context, what)),
    history: async (nameOrId) => historyOf(context, (await getImage(context, nameOrId)).image),
    unpack: (image) => unpackImage(context, image),
    load: (tar) => loadImages(context, tar),
    save: (names) => saveImages(context, names),
    async import(request) {
      const imageId = await importImage(context, request)
      context.report({ action: "import", imageId })
      return describeKnown(context, imageId)
    },
    collectGarbage: () =>
      context.inTurn(async () => {
        const { reclaimedBytes } = await collect(context, await everythingOlderThan(context, 0))
        return { reclaimedBytes }
      }),
  }
}

async function openContext(options: ImagesOptions): Promise<ImageContext> {
  const { directory, content, snapshots, leases } = options
  const { log = silentLog, now = () => new Date() } = options
  const turns = openKeyedLock()
  return {
    content,
    snapshots,
    leases,
    names: await openImageNames({ directory, log, now }),
    reader: openImageReader(content),
    inTurn: (work) => turns.run("images", work),
    unpacking: openSingleFlight(),
    roots: options.roots ?? (async () => []),
    usersOf: options.usersOf ?? (async () => []),
    isPinned: options.isPinned ?? (() => false),
    report: options.report ?? (() => {}),
    now,
    log,
  }
}

async function dropHalfUnpacked(snapshots: Snapshotter): Promise<void> {
  for (const { name, kind } of await snapshots.list()) {
    if (kind === "active" && name.startsWith(unpackingPrefix)) await snapshots.removeActive(name)
  }
}

async function tagImage(context: ImageContext, source: string, target: Reference): Promise<Image> {
  if (target.digest !== undefined) throw new TagWithDigest(target.path)
  const { image } = await getImage(context, source)
  return putImage(context, { name: target, target: image.target })
}

async function putImage(context: ImageContext, request: Parameters<ImageStore["put"]>[0]): Promise<Image> {
  const { target, manifest } = await context.reader.read(request.target)
  // A name must never point to something half there.
  for (const { digest } of manifest.layers) await context.content.pathOf(digest)
  const imageId = manifest.config.digest
  await context.names.put({ ...(request.name && { name: request.name }), imageId, target })
  if (request.name) context.report({ action: "tag", imageId, name: formatReference(request.name) })
  return describeKnown(context, imageId)
}

async function describeKnown(context: ImageContext, imageId: Digest): Promise<Image> {
  const image = await describeImage(context, imageId)
  if (image === undefined) throw new ImageNotFound(imageId)
  return image
}
