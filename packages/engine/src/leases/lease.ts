import type { ChainId, Digest } from "../oci/index.ts"

/** Content and snapshots that unfinished work needs. */
export interface Held {
  digests?: readonly Digest[]
  chainIds?: readonly ChainId[]
}

export interface LeaseRequest extends Held {
  /** Why, for people: `loading an archive`. */
  reason: string
  /**
   * How long the lease outlives a crash of its holder, in milliseconds; while the holder lives it never ends by itself.
   * Default 0: what unfinished work left is garbage once nobody is there to finish it.
   */
  survivesCrashMs?: number
}

/** A hold on things that nothing names yet. Disposing lets go. */
export interface Lease extends AsyncDisposable {
  id: string
  /** All that it holds or, after it was let go, held. */
  held(): { digests: readonly Digest[]; chainIds: readonly ChainId[] }
  /** Holds more. */
  add(held: Held): Promise<void>
  /** Runs work and holds what it made, with no collection in between. */
  addMade<T>(work: () => Promise<T>, held: (made: T) => Held): Promise<T>
}

/** Keeps unfinished things from collection. */
export interface Leases {
  /** From the moment it resolves, nothing held is collected; what was collected before must be looked for afterwards. */
  hold(request: LeaseRequest): Promise<Lease>
  /** Runs a removal unless the thing is held; no hold comes in between. Returns whether it ran. */
  removeUnlessHeld(
    thing: { digest: Digest } | { chainId: ChainId },
    remove: () => Promise<unknown>,
  ): Promise<boolean>
  list(): { id: string; reason: string; digests: readonly Digest[]; chainIds: readonly ChainId[] }[]
}
