import type { Mount } from "../mounts/index.ts"
import type { ChainId } from "../oci/index.ts"

/**
 * Layer file systems. A committed snapshot is named by its ChainId and shared by everything above it;
 * an active one is writable and named by its owner's key. The snapshotter returns mounts and mounts nothing.
 */
export interface Snapshotter {
  /** Makes a writable snapshot on a committed parent (or on nothing). Throws `snapshot_exists`, `snapshot_not_found`. */
  prepare(request: { key: string; parent?: ChainId }): Promise<Mount>
  /** A read-only mount of a committed snapshot with all its parents. Keeps nothing. */
  view(chainId: ChainId): Promise<Mount>
  /** The mount of an active snapshot again (after a restart). */
  mountOf(key: string): Promise<Mount>
  /**
   * Turns an active snapshot into a committed one; if that name exists already, the active one is dropped.
   * `parent`: what it stands on, when that was known only after `prepare` (a build step that ran on steps not yet
   * committed); by default the parent given to `prepare`. The directory of changes stays where it is, so that mounts
   * which use it as a lower layer live on.
   */
  commit(request: { key: string; chainId: ChainId; parent?: ChainId }): Promise<void>
  /** The parent chain of a committed snapshot, or undefined when it does not exist. */
  find(chainId: ChainId): Promise<Snapshot | undefined>
  findActive(key: string): Promise<Snapshot | undefined>
  /** Directory that holds only this snapshot's own changes (overlay upper form). */
  changesDirectory(name: { chainId: ChainId } | { key: string }): Promise<string>
  /** Removes an active snapshot; absent ones are fine. */
  removeActive(key: string): Promise<void>
  /** Removes a committed snapshot; throws `snapshot_in_use` while another stands on it. */
  remove(chainId: ChainId): Promise<void>
  list(): Promise<Snapshot[]>
  /** Bytes and files that a snapshot itself holds. */
  usage(name: { chainId: ChainId } | { key: string }): Promise<{ sizeBytes: number; inodes: number }>
}

export interface Snapshot {
  /** ChainId of a committed snapshot or key of an active one. */
  name: string
  kind: "committed" | "active"
  parent?: ChainId
  /** When it was prepared or, if committed, committed; ISO 8601. */
  createdAt: string
}
