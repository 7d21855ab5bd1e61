import type { Lease, Leases } from "../../leases/index.ts"
import type { BuildCache } from "./build-cache.ts"

/** Keeps what the cache names from collection while the builder is open. */
export interface CacheHold {
  /** Holds new layers. */
  lease: Lease
  /** Lets go of everything that the cache does not name any more. */
  renew(): Promise<void>
}

/** Holds everything that the cache names. The lease of the result stays the same object through {@link CacheHold.renew}. */
export async function openCacheHold(cache: BuildCache, leases: Leases): Promise<CacheHold> {
  const take = () => {
    const { digests, chains } = cache.roots()
    return leases.hold({ reason: "build cache", digests, chainIds: chains })
  }
  let current = await take()
  return {
    lease: {
      get id() {
        return current.id
      },
      held: () => current.held(),
      add: (held) => current.add(held),
      addMade: (work, held) => current.addMade(work, held),
      [Symbol.asyncDispose]: () => current[Symbol.asyncDispose](),
    },
    async renew() {
      const before = current
      current = await take()
      await before[Symbol.asyncDispose]()
    },
  }
}
