import { chainIdsOf } from "../oci/index.ts"
import { familiarName, parseReference } from "../reference/index.ts"
import { type Candidates, collect, everythingOlderThan } from "./collect-garbage.ts"
import { listImages } from "./describe-image.ts"
import { ImageHasSeveralNames, ImageInUse } from "./errors.ts"
import { type FoundImage, getImage } from "./find-image.ts"
import type { Image, RemovedImage } from "./image.ts"
import type { ImageContext } from "./image-context.ts"

/** Content that is written before its lease is taken is at most this old. */
const pruneGraceMs = 60 * 60 * 1000

/** Removes a name or a whole image, as `ImageStore.remove` says. */
export async function removeImage(
  context: ImageContext,
  nameOrId: string,
  { force = false }: { force?: boolean } = {},
): Promise<RemovedImage> {
  const found = await getImage(context, nameOrId)
  const leaving = namesToRemove(context, found, nameOrId, force)
  if (leaving.length < context.names.of(found.image.id).length) {
    await untag(context, found.image, leaving)
    return { untagged: leaving, deleted: [] }
  }
  await refuseIfUsed(context, found.image, { asked: nameOrId, force })
  const { removed } = await deleteImage(context, found.image)
  return removed
}

/** Removes what nobody names or nobody uses, as `ImageStore.prune` says, and content that nothing leads to. */
export async function pruneImages(
  context: ImageContext,
  { all }: { all: boolean },
): Promise<{ removed: RemovedImage; reclaimedBytes: number }> {
  const removed = { untagged: [] as string[], deleted: [] as RemovedImage["deleted"][number][] }
  let reclaimedBytes = 0
  for (const image of await listImages(context)) {
    const isNamed = image.names.length > 0 || image.digests.length > 0
    if (image.names.some(context.isPinned)) continue
    if ((isNamed && !all) || (await context.usersOf(image.id)).length > 0) continue
    const deletion = await deleteImage(context, image)
    removed.untagged.push(...deletion.removed.untagged)
    removed.deleted.push(...deletion.removed.deleted)
    reclaimedBytes += deletion.reclaimedBytes
  }
  const rest = await collect(context, await everythingOlderThan(context, pruneGraceMs))
  return { removed, reclaimedBytes: reclaimedBytes + rest.reclaimedBytes }
}

/** What an image consists of; its snapshots children first. */
export function partsOf({
  target,
  manifest,
  config,
}: Pick<Image, "target" | "manifest" | "config">): Candidates {
  return {
    digests: [target, manifest.config, ...manifest.layers].map(({ digest }) => digest),
    chainIds: chainIdsOf(config.rootfs.diff_ids).reverse(),
  }
}

function namesToRemove(
  { names }: ImageContext,
  { image, name }: FoundImage,
  asked: string,
  force: boolean,
): string[] {
  const entries = names.of(image.id)
  if (name === undefined) {
    if (image.names.length > 1 && !force) throw new ImageHasSeveralNames(asked, image.names.map(shorten))
    return entries.map((entry) => entry.name)
  }
  const others = entries.filter((entry) => entry.name !== name && entry.kind === "tag")
  if (others.length > 0) return [name]
  // The last tag takes the names by digest along: nobody typed them.
  return entries.map((entry) => entry.name)
}

async function refuseIfUsed(
  { usersOf }: ImageContext,
  image: Image,
  { asked, force }: { asked: string; force: boolean },
): Promise<void> {
  const users = await usersOf(image.id)
  const user = users.find(({ running }) => running) ?? users[0]
  if (user && (user.running || !force)) throw new ImageInUse(asked, user)
}

async function deleteImage(
  context: ImageContext,
  image: Image,
): Promise<{ removed: RemovedImage; reclaimedBytes: number }> {
  const entries = context.names.of(image.id).map(({ name }) => name)
  await untag(context, image, entries)
  const { chainIds, reclaimedBytes } = await collect(context, partsOf(image))
  context.report({ action: "delete", imageId: image.id })
  const untagged = [...image.names, ...image.digests]
  return { removed: { untagged, deleted: [image.id, ...chainIds] }, reclaimedBytes }
}

async function untag(context: ImageContext, image: Image, names: readonly string[]): Promise<void> {
  await context.names.remove(names)
  for (const name of names) context.report({ action: "untag", imageId: image.id, name })
}

function shorten(name: string): string {
  return familiarName(parseReference(name))
}
