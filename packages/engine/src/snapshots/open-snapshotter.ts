import { chmodSync, chownSync, mkdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { openKeyedLock } from "@naru/base/keyed-lock"
import { type Log, silentLog } from "@naru/base/log"
import { explainWriteError } from "../metadata/index.ts"
import type { Mount } from "../mounts/index.ts"
import type { ChainId } from "../oci/index.ts"
import { type DiskUsage, diskUsageOf } from "./disk-usage.ts"
import { SnapshotExists, SnapshotInUse, SnapshotNotFound } from "./errors.ts"
import { openRecords, type SnapshotRecord, type SnapshotRecords } from "./records.ts"
import type { Snapshot, Snapshotter } from "./snapshotter.ts"
import { openTrash, type Trash } from "./trash.ts"

export interface OpenSnapshotter extends Snapshotter {
  /** Resolves when removed snapshots are gone from the disk too. */
  close(): Promise<void>
}

type Name = { chainId: ChainId } | { key: string }

/**
 * Opens the layer file systems of a directory, on overlayfs. Keep its path short: long chains of layers have to fit into one page.
 * Records and directories are made to agree, so that a crash at any moment leaves nothing behind.
 */
export async function openSnapshotter({
  directory,
  log = silentLog,
  now = () => new Date(),
}: {
  directory: string
  log?: Log
  now?: () => Date
}): Promise<OpenSnapshotter> {
  const layers = join(directory, "l")
  const trash = openTrash({ directory: join(directory, "trash"), log })
  const records = await openRecords({ directory, layers, trash, log })
  return new OverlaySnapshotter({ layers, trash, records, now })
}

class OverlaySnapshotter implements OpenSnapshotter {
  readonly #layers: string
  readonly #trash: Trash
  readonly #records: SnapshotRecords
  readonly #now: () => Date
  readonly #tree = openKeyedLock()

  constructor(parts: { layers: string; trash: Trash; records: SnapshotRecords; now: () => Date }) {
    this.#layers = parts.layers
    this.#trash = parts.trash
    this.#records = parts.records
    this.#now = parts.now
  }

  prepare({ key, parent }: { key: string; parent?: ChainId }): Promise<Mount> {
    return this.#changing(async () => {
      if (this.#records.active.find(key)) throw new SnapshotExists(key)
      const parentRecord = parent && this.#get({ chainId: parent })
      const record: SnapshotRecord = {
        directory: this.#records.newDirectory(),
        createdAt: this.#now().toISOString(),
        ...(parent && { parent }),
      }
      // The directory first: one without a record is cleared at open, a record without one would be a lie.
      makeDirectories(
        this.#changesOf(record),
        this.#workOf(record),
        parentRecord && this.#changesOf(parentRecord),
      )
      await this.#records.active.put(key, record)
      return this.#writableMount(record)
    })
  }

  async view(chainId: ChainId): Promise<Mount> {
    const lower = this.#chainOf(chainId).map((record) => this.#changesOf(record))
    return { type: lower.length === 1 ? "bind" : "overlay", lower, readOnly: true }
  }

  async mountOf(key: string): Promise<Mount> {
    return this.#writableMount(this.#get({ key }))
  }

  commit({ key, chainId, parent }: { key: string; chainId: ChainId; parent?: ChainId }): Promise<void> {
    return this.#changing(async () => {
      const record = this.#get({ key })
      const lasting = { ...record, createdAt: this.#now().toISOString(), ...(parent && { parent }) }
      if (lasting.parent) this.#get({ chainId: lasting.parent })
      if (this.#records.committed.find(chainId)) return this.#dropActive(key)
      await this.#records.committed.put(chainId, lasting, { durable: true })
      await this.#records.active.remove(key)
    })
  }

  async find(chainId: ChainId): Promise<Snapshot | undefined> {
    const record = this.#records.committed.find(chainId)
    return record && toSnapshot("committed", chainId, record)
  }

  async findActive(key: string): Promise<Snapshot | undefined> {
    const record = this.#records.active.find(key)
    return record && toSnapshot("active", key, record)
  }

  async changesDirectory(name: Name): Promise<string> {
    return this.#changesOf(this.#get(name))
  }

  removeActive(key: string): Promise<void> {
    return this.#changing(() => this.#dropActive(key))
  }

  remove(chainId: ChainId): Promise<void> {
    return this.#changing(async () => {
      const record = this.#get({ chainId })
      const child = this.#childOf(chainId)
      if (child !== undefined) throw new SnapshotInUse(chainId, child)
      await this.#records.committed.remove(chainId)
      this.#discard(record)
    })
  }

  async list(): Promise<Snapshot[]> {
    const { committed, active } = this.#records
    return [
      ...committed.ids().map((id) => toSnapshot("committed", id, committed.get(id))),
      ...active.ids().map((id) => toSnapshot("active", id, active.get(id))),
    ]
  }

  async usage(name: Name): Promise<DiskUsage> {
    const record = this.#get(name)
    if (record.usage) return record.usage
    const usage = await diskUsageOf(this.#changesOf(record))
    // A committed snapshot never changes: it is counted once.
    if ("chainId" in name && this.#records.committed.find(name.chainId)) {
      await this.#records.committed.update(name.chainId, (current) => ({ ...current, usage }))
    }
    return usage
  }

  close(): Promise<void> {
    return this.#trash.empty()
  }

  /** Changes of the tree happen one after another, so that no parent goes while a child is being made. */
  #changing<T>(work: () => Promise<T>): Promise<T> {
    return this.#tree.run("tree", work)
  }

  #get(name: Name): SnapshotRecord {
    const { committed, active } = this.#records
    const record = "chainId" in name ? committed.find(name.chainId) : active.find(name.key)
    if (record === undefined) throw new SnapshotNotFound("chainId" in name ? name.chainId : name.key)
    return record
  }

  /** A committed snapshot and everything below it, top first. */
  #chainOf(top: ChainId | undefined): SnapshotRecord[] {
    const chain: SnapshotRecord[] = []
    for (let next = top; next !== undefined; next = chain.at(-1)?.parent) {
      chain.push(this.#get({ chainId: next }))
    }
    return chain
  }

  #childOf(chainId: ChainId): string | undefined {
    const { committed, active } = this.#records
    return (
      committed.ids().find((id) => committed.get(id).parent === chainId) ??
      active.ids().find((key) => active.get(key).parent === chainId)
    )
  }

  #writableMount(record: SnapshotRecord): Mount {
    const upper = this.#changesOf(record)
    const lower = this.#chainOf(record.parent).map((below) => this.#changesOf(below))
    // overlayfs wants a lower layer; on nothing, the directory itself is the file system.
    if (lower.length === 0) return { type: "bind", lower: [upper], readOnly: false }
    return { type: "overlay", lower, upper, work: this.#workOf(record), readOnly: false }
  }

  async #dropActive(key: string): Promise<void> {
    const record = this.#records.active.find(key)
    if (record === undefined) return
    await this.#records.active.remove(key)
    this.#discard(record)
  }

  #discard(record: SnapshotRecord): void {
    this.#trash.discard(join(this.#layers, record.directory))
  }

  #changesOf(record: SnapshotRecord): string {
    return join(this.#layers, record.directory, "fs")
  }

  #workOf(record: SnapshotRecord): string {
    return join(this.#layers, record.directory, "work")
  }
}

function makeDirectories(changes: string, work: string, parentChanges: string | undefined): void {
  try {
    mkdirSync(changes, { recursive: true, mode: 0o755 })
    mkdirSync(work, { mode: 0o700 })
  } catch (error) {
    throw explainWriteError(error, changes)
  }
  if (parentChanges === undefined) return
  // overlayfs shows the upper directory's own owner and mode as those of the root.
  const { uid, gid, mode } = statSync(parentChanges)
  chownSync(changes, uid, gid)
  chmodSync(changes, mode & 0o7777)
}

function toSnapshot(kind: Snapshot["kind"], name: string, record: SnapshotRecord): Snapshot {
  const { parent, createdAt } = record
  return { name, kind, createdAt, ...(parent && { parent }) }
}
