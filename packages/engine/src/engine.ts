import type { Log } from "@naru/base/log"
import type { Builder } from "./builder/index.ts"
import type { ContainerStore } from "./containers/index.ts"
import type { ContentStore } from "./content/index.ts"
import type { EventLog } from "./events/index.ts"
import type { ImageStore } from "./images/index.ts"
import type { NetworkStore } from "./networks/index.ts"
import type { Snapshotter } from "./snapshots/index.ts"
import type { VolumeStore } from "./volumes/index.ts"

export interface EngineOptions {
  /** Kept data: content, snapshots, documents. */
  home: string
  /** Run-time state: bundles, sockets, network namespaces. Keep it short: socket paths end at 107 bytes. */
  run: string
  log: Log
  /** Names (canonical) that keep their image through every prune; a removal by that name still removes it. */
  isPinned?: (imageName: string) => boolean
  /** Which runtime to take, and whether to use the shortcuts around it (default: crun when it can run, with them). */
  runtime?: { prefer?: "crun" | "runc"; fastPaths?: boolean }
}

/** One host's container engine. The only writer of its directories. */
export interface Engine {
  /** Stable identity of this engine, made at first open. */
  id: string
  content: ContentStore
  snapshots: Snapshotter
  images: ImageStore
  containers: ContainerStore
  networks: NetworkStore
  volumes: VolumeStore
  builder: Builder
  events: EventLog
  info(): Promise<EngineInfo>
  /** Leaves; containers go on. */
  close(): Promise<void>
}

export interface EngineInfo {
  id: string
  home: string
  runtime: { name: "crun" | "runc"; version: string; path: string }
  cgroupVersion: 1 | 2
  kernelVersion: string
  operatingSystem: string
  architecture: string
  cpus: number
  memoryBytes: number
  securityOptions: readonly string[]
  warnings: readonly string[]
}

export { EngineInUse } from "./engine-home.ts"
export { openEngine } from "./open-engine.ts"
