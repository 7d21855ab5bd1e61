import { existsSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { Log } from "@naru/base/log"
import * as z from "zod"
import { type Collection, openCollection } from "../metadata/index.ts"
import { digestSchema } from "../oci/index.ts"
import type { Trash } from "./trash.ts"

const recordSchema = z.object({
  /** Name of its directory: a few characters, because all paths of a mount share one page. */
  directory: z.string(),
  parent: digestSchema.optional(),
  createdAt: z.iso.datetime(),
  /** Of committed snapshots, which never change, once somebody asked. */
  usage: z.object({ sizeBytes: z.number(), inodes: z.number() }).optional(),
})

export type SnapshotRecord = z.infer<typeof recordSchema>

/** What exists: committed snapshots by ChainId, active ones by key. */
export interface SnapshotRecords {
  committed: Collection<SnapshotRecord>
  active: Collection<SnapshotRecord>
  /** A name that no directory has. */
  newDirectory(): string
}

/** Opens the records and makes directories and records agree: what no record names is discarded. */
export async function openRecords(place: {
  directory: string
  layers: string
  trash: Trash
  log: Log
}): Promise<SnapshotRecords> {
  const { directory, layers, trash, log } = place
  mkdirSync(layers, { recursive: true })
  const open = (name: string) =>
    openCollection({ directory: join(directory, name), schema: recordSchema, noun: "snapshot", log })
  const committed = await open("committed")
  const active = await open("active")
  const found = readdirSync(layers)
  await forgetLost(committed, found)
  await forgetLost(active, found)
  await forgetOrphans(committed)
  for (const id of active.ids()) {
    // A commit that was cut off after its first half: the directory has its lasting name already.
    const isCommitted = committed.list().some((record) => record.directory === active.get(id).directory)
    if (isCommitted) await active.remove(id)
  }
  // A record that could not be read may be the one that names the directory of somebody's data.
  if (!committed.hasSetAside() && !active.hasSetAside()) {
    const named = new Set([...committed.list(), ...active.list()].map((record) => record.directory))
    for (const name of found) if (!named.has(name)) trash.discard(join(layers, name))
  }
  let last = Math.max(0, ...found.map((name) => Number.parseInt(name, 36) || 0))
  const newDirectory = (): string => {
    last += 1
    const name = last.toString(36)
    return existsSync(join(layers, name)) ? newDirectory() : name
  }
  return { committed, active, newDirectory }
}

/** Forgets records whose directory is gone. */
async function forgetLost(records: Collection<SnapshotRecord>, found: readonly string[]): Promise<void> {
  const present = new Set(found)
  for (const id of records.ids()) {
    if (!present.has(records.get(id).directory)) await records.remove(id)
  }
}

/** Forgets committed snapshots whose parents are gone: they can be unpacked again, but never mounted. */
async function forgetOrphans(committed: Collection<SnapshotRecord>): Promise<void> {
  const isOrphan = (id: string) => {
    const { parent } = committed.get(id)
    return parent !== undefined && committed.find(parent) === undefined
  }
  for (let orphans = committed.ids().filter(isOrphan); orphans.length > 0; ) {
    for (const id of orphans) await committed.remove(id)
    orphans = committed.ids().filter(isOrphan)
  }
}
