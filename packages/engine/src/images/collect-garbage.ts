import { isErrorOfKind } from "@naru/base/errors"
import { type ChainId, chainIdsOf, type Digest, parseDigest } from "../oci/index.ts"
import { unlessDamaged } from "./describe-image.ts"
import type { ImageContext } from "./image-context.ts"
import { emptyChainId } from "./unpack-image.ts"

/** Things to be removed unless something needs them. */
export interface Candidates {
  digests: readonly Digest[]
  /** Children before their parents. */
  chainIds: readonly ChainId[]
}

export interface Collected {
  digests: Digest[]
  chainIds: ChainId[]
  reclaimedBytes: number
}

/**
 * Removes those candidates that no image, root or lease reaches. Snapshots that something stands on stay as well: a container, a
 * build step.
 */
export async function collect(context: ImageContext, candidates: Candidates): Promise<Collected> {
  const { content, snapshots, leases, reader } = context
  const reached = await reachable(context)
  const collected: Collected = { digests: [], chainIds: [], reclaimedBytes: 0 }
  for (const chainId of candidates.chainIds) {
    if (reached.chainIds.has(chainId) || !(await snapshots.find(chainId))) continue
    const { sizeBytes } = await snapshots.usage({ chainId })
    const gone = await leases
      .removeUnlessHeld({ chainId }, () => snapshots.remove(chainId))
      .catch(keepIfInUse)
    if (!gone) continue
    collected.chainIds.push(chainId)
    collected.reclaimedBytes += sizeBytes
  }
  for (const digest of candidates.digests) {
    const found = reached.digests.has(digest) ? undefined : await content.find(digest)
    if (!found || !(await leases.removeUnlessHeld({ digest }, () => content.remove(digest)))) continue
    reader.forget(digest)
    collected.digests.push(digest)
    collected.reclaimedBytes += found.sizeBytes
  }
  return collected
}

/** Everything that is older than the grace time; work that is under way and holds no lease yet is younger. */
export async function everythingOlderThan(context: ImageContext, graceMs: number): Promise<Candidates> {
  const { content, snapshots, now } = context
  const before = now().getTime() - graceMs
  const digests: Digest[] = []
  for await (const { digest, writtenAt } of content.list()) {
    if (writtenAt.getTime() <= before) digests.push(digest)
  }
  const committed = (await snapshots.list()).filter(
    ({ kind, createdAt }) => kind === "committed" && new Date(createdAt).getTime() <= before,
  )
  return { digests, chainIds: childrenFirst(committed) }
}

function childrenFirst(snapshots: readonly { name: string; parent?: ChainId }[]): ChainId[] {
  const byName = new Map(snapshots.map((snapshot) => [snapshot.name, snapshot]))
  const depthOf = (name: string): number => {
    let depth = 0
    for (let next = byName.get(name)?.parent; next !== undefined; next = byName.get(next)?.parent) depth += 1
    return depth
  }
  return snapshots
    .map(({ name }) => ({ chainId: parseDigest(name), depth: depthOf(name) }))
    .sort((one, other) => other.depth - one.depth)
    .map(({ chainId }) => chainId)
}

function keepIfInUse(error: unknown): boolean {
  if (isErrorOfKind(error, "conflict")) return false
  throw error
}

/** What images and the roots of others lead to. */
async function reachable(context: ImageContext): Promise<{ digests: Set<Digest>; chainIds: Set<ChainId> }> {
  const { names, reader, roots, snapshots } = context
  const digests = new Set<Digest>()
  const chainIds = new Set<ChainId>([emptyChainId])
  const entries = new Map(names.list().map((entry) => [entry.target.digest, entry]))
  for (const { target, imageId } of entries.values()) {
    digests.add(target.digest)
    const documents = await unlessDamaged(context, imageId, () => reader.read(target))
    if (documents === undefined) continue
    const { manifest, config } = documents
    for (const { digest } of [manifest.config, ...manifest.layers]) digests.add(digest)
    for (const chainId of chainIdsOf(config.rootfs.diff_ids)) chainIds.add(chainId)
  }
  for (const root of await roots()) {
    for (const digest of root.digests ?? []) digests.add(digest)
    for (const chainId of root.chainIds ?? []) {
      for (let next: ChainId | undefined = chainId; next !== undefined; ) {
        chainIds.add(next)
        next = (await snapshots.find(next))?.parent
      }
    }
  }
  return { digests, chainIds }
}
