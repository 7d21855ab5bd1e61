import { mkdtempSync, rmdirSync } from "node:fs"
import { join } from "node:path"
import type { KeyedLock } from "@naru/base/keyed-lock"
import type { Log } from "@naru/base/log"
import type { Semaphore } from "@naru/base/semaphore"
import type { ContentStore } from "../../content/index.ts"
import type { ImageStore } from "../../images/index.ts"
import type { Lease, Leases } from "../../leases/index.ts"
import { type Mount, mountAt, unmountAt } from "../../mounts/index.ts"
import type { NetworkStore } from "../../networks/index.ts"
import type { Runtime } from "../../runtime/index.ts"
import type { Snapshotter } from "../../snapshots/index.ts"
import type { BuildEvent, BuildRequest } from "../build.ts"
import type { BuildCache } from "../cache/build-cache.ts"

/** What all builds of one engine share. */
export interface BuilderParts {
  /** The builder's own kept data: cache documents, contexts while they are used, mount points. */
  home: string
  /** The engine's run-time directory, on tmpfs. */
  run: string
  content: ContentStore
  snapshots: Snapshotter
  images: ImageStore
  networks: NetworkStore
  runtime: Runtime
  leases: Leases
  log: Log
  now?: () => Date
}

/** What all steps of one build share. */
export interface SolveContext {
  parts: BuilderParts
  cache: BuildCache
  /** Holds every layer of the cache for as long as the builder is open. */
  cacheLease: Lease
  /** Empty places for mounts, as the lowest layer of RUN steps. */
  stubs: string
  request: BuildRequest
  /** Identity of this build; part of the names of its containers and snapshots. */
  id: string
  now(): Date
  emit(event: BuildEvent): Promise<void>
  /** Work on files and processes, as many at once as there are cores. */
  workers: Semaphore
  chains: KeyedLock
  /** Caches of RUN steps that want them for themselves. */
  caches: KeyedLock
  /** Aborts when the caller gives up or another stage has failed. */
  signal: AbortSignal
}

/** Mounts for the time of some work. */
export async function withMount<T>(
  home: string,
  mount: Mount,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(mountDirectory(home), "m"))
  try {
    mountAt(mount, root)
    return await work(root)
  } finally {
    unmountAt(root)
    rmdirSync(root)
  }
}

export function mountDirectory(home: string): string {
  return join(home, "mounts")
}

export function contextDirectory(home: string): string {
  return join(home, "contexts")
}

/** Where the contents of `RUN --mount=type=cache` stay from build to build. */
export function cacheDirectory(home: string): string {
  return join(home, "mount-caches")
}
