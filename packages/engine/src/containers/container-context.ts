import type { KeyedLock } from "@naru/base/keyed-lock"
import type { Log } from "@naru/base/log"
import type { Semaphore } from "@naru/base/semaphore"
import type { ImageStore } from "../images/index.ts"
import type { NetworkStore } from "../networks/index.ts"
import type { Runtime } from "../runtime/index.ts"
import type { Snapshotter } from "../snapshots/index.ts"
import type { VolumeStore } from "../volumes/index.ts"
import type { WaitingAttachments } from "./container-attachments.ts"
import type { ContainerRecords } from "./container-records.ts"
import type { ContainerWaits } from "./container-waits.ts"

/** What every deed on containers works with. */
export interface ContainerContext {
  /** Kept data of containers; a directory each below, with the log. */
  home: string
  log: Log
  runtime: Runtime
  images: ImageStore
  snapshots: Snapshotter
  networks: NetworkStore
  volumes: VolumeStore
  records: ContainerRecords
  waits: ContainerWaits
  attachments: WaitingAttachments
  /** One deed at a time for each container. */
  locks: KeyedLock
  /** Few starts at once: more than two or three a core only adds waiting. */
  starts: Semaphore
  /** Follows a container's health and its restarts; told of each start and end. */
  followers: readonly ContainerFollower[]
  now(): Date
}

/** Reacts to a container's life; must not throw and must not wait for that container's lock. */
export interface ContainerFollower {
  started(id: string): void
  /** `willStay`: nothing restarts or removes it by itself. */
  ended(id: string): void
}

/** Key of a container's writable snapshot. */
export function snapshotKeyOf(id: string): string {
  return `container-${id}`
}

const snapshotKeyPattern = /^container-([a-f0-9]{64})$/

/** The container whose writable snapshot has this key. */
export function containerOfSnapshot(key: string): string | undefined {
  return snapshotKeyPattern.exec(key)?.[1]
}
