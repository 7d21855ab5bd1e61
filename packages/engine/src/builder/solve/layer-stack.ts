import { chmodSync, chownSync, readdirSync, statSync } from "node:fs"
import type { ContentStore } from "../../content/index.ts"
import { writeLayer } from "../../diff/index.ts"
import type { Lease } from "../../leases/index.ts"
import type { Mount } from "../../mounts/index.ts"
import type { ChainId } from "../../oci/index.ts"
import type { Snapshotter } from "../../snapshots/index.ts"
import { chainOn } from "../cache/build-cache.ts"
import type { CachedLayer } from "../cache/cache-record.ts"

/** The file system of a stage while it grows. A step's changes are the lower layer of the next step at once; the layer's tar is written meanwhile. */
export interface LayerStack {
  /** Makes a writable file system on everything so far. */
  begin(): Promise<NewLayer>
  /** Puts a layer from the cache on top; only while nothing was begun. */
  adopt(layer: CachedLayer): void
  /** The top of the committed chain as it is now. */
  top(): ChainId | undefined
  /** The top of the committed chain once all layers are written. Throws what writing them threw. */
  settle(): Promise<ChainId | undefined>
  /** Waits for what is being written and removes what was left over. */
  close(): Promise<void>
}

/** A step's own changes. Exactly one of the two ends it. */
interface NewLayer {
  mount: Mount
  /**
   * Keeps the changes; undefined when there are none. `written` is the layer once its tar is in the content store and its
   * snapshot committed. The mount must be gone.
   */
  seal(): Promise<{ written: Promise<CachedLayer> } | undefined>
  discard(): Promise<void>
}

export interface StackParts {
  content: ContentStore
  snapshots: Snapshotter
  /** Holds what the cache is going to name. */
  lease: Lease
  /** A name for each active snapshot. */
  newKey(): string
  /** One commit of a chain at a time, over all builds. */
  lockChain<T>(chainId: ChainId, work: () => Promise<T>): Promise<T>
}

interface Pending {
  upper: string
  chain: Promise<ChainId | undefined>
}

/** Opens a stack on a committed chain, or on nothing. */
export function openLayerStack(parts: StackParts, base: ChainId | undefined): LayerStack {
  const { snapshots } = parts
  let committed = base
  let pending: Pending[] = []
  /** Snapshots that are not needed any more but may still be the lower layer of a mount. */
  const leftovers: string[] = []
  const settle = async () => {
    await Promise.all(pending.map(({ chain }) => chain))
    return committed
  }
  return {
    adopt(layer) {
      committed = layer.chainId
    },
    settle,
    top: () => committed,
    async begin() {
      // On nothing there is no overlay yet to put pending changes under.
      if (committed === undefined) await settle()
      const key = parts.newKey()
      const prepared = await snapshots.prepare({ key, ...(committed && { parent: committed }) })
      const mount = onPending(prepared, pending)
      const discard = () => snapshots.removeActive(key)
      return {
        mount,
        discard,
        async seal() {
          const upper = await snapshots.changesDirectory({ key })
          if (isUnchanged(upper, mount)) {
            leftovers.push(key)
            return undefined
          }
          const below = pending.at(-1)?.chain ?? Promise.resolve(committed)
          const written = writeAndCommit(parts, { key, upper, below, leftovers })
          const chain = written.then(({ chainId }) => chainId)
          pending = [...pending, { upper, chain }]
          // Commits come in order, so this one is the lowest that is pending. A failure is seen by whoever settles.
          chain.then(
            (chainId) => {
              committed = chainId
              pending = pending.filter((other) => other.chain !== chain)
            },
            () => undefined,
          )
          return { written }
        },
      }
    },
    async close() {
      await Promise.allSettled(pending.map(({ chain }) => chain))
      for (const key of leftovers) await snapshots.removeActive(key)
    },
  }
}

async function writeAndCommit(
  { content, snapshots, lease, lockChain }: StackParts,
  step: { key: string; upper: string; below: Promise<ChainId | undefined>; leftovers: string[] },
): Promise<CachedLayer> {
  const { key, upper, below, leftovers } = step
  const [{ descriptor, diffId }, { sizeBytes }] = await Promise.all([
    writeHeld({ content, lease, changesDirectory: upper }),
    snapshots.usage({ key }),
  ])
  const parent = await below
  const chainId = chainOn(parent, diffId)
  await lease.add({ chainIds: [chainId] })
  await lockChain(chainId, async () => {
    // An equal layer is there already; ours goes when no mount can stand on it.
    if (await snapshots.find(chainId)) leftovers.push(key)
    else await snapshots.commit({ key, chainId, ...(parent && { parent }) })
  })
  return { descriptor, diffId, chainId, sizeBytes }
}

/** Writes a layer's tar and holds it; an equal one may have been collected just before the hold. */
async function writeHeld({
  lease,
  ...request
}: Parameters<typeof writeLayer>[0] & { lease: Lease }): ReturnType<typeof writeLayer> {
  const written = await writeLayer(request)
  await lease.add({ digests: [written.descriptor.digest] })
  return (await request.content.find(written.descriptor.digest)) ? written : writeLayer(request)
}

/** The mount with the changes that are not committed yet as its top-most lower layers. */
function onPending(mount: Mount, pending: readonly Pending[]): Mount {
  const uppers = pending.map(({ upper }) => upper).reverse()
  const [top] = uppers
  if (top === undefined || mount.upper === undefined) return mount
  // The upper directory's own owner and mode are those of the root.
  const { uid, gid, mode } = statSync(top)
  chownSync(mount.upper, uid, gid)
  chmodSync(mount.upper, mode & 0o7777)
  return { ...mount, lower: [...uppers, ...mount.lower] }
}

/** Nothing inside, and the root looks as before. */
function isUnchanged(upper: string, { lower }: Mount): boolean {
  if (readdirSync(upper).length > 0) return false
  const [below = upper] = lower
  const [now, before] = [statSync(upper), statSync(below)]
  return now.uid === before.uid && now.gid === before.gid && now.mode === before.mode
}
