import type { Log } from "@naru/base/log"
import type { SingleFlight } from "@naru/base/single-flight"
import type { ContentStore } from "../content/index.ts"
import type { Leases } from "../leases/index.ts"
import type { ChainId, Digest } from "../oci/index.ts"
import type { Snapshotter } from "../snapshots/index.ts"
import type { ImageUser } from "./errors.ts"
import type { ImageNames } from "./image-names.ts"
import type { ImageReader } from "./read-image.ts"

/** What must live though no image names it: content of containers, build cache, pins. */
export interface Roots {
  digests?: readonly Digest[]
  chainIds?: readonly ChainId[]
}

/** Something that happened to an image, in the words of `docker events`. */
export interface ImageEvent {
  action: "tag" | "untag" | "delete" | "load" | "import"
  imageId: Digest
  name?: string
}

/** What the image store works with. */
export interface ImageContext {
  content: ContentStore
  snapshots: Snapshotter
  leases: Leases
  names: ImageNames
  reader: ImageReader
  /**
   * Runs changes of names and collections one after another: what a collection finds unreachable cannot get a name before it is gone.
   * Not to be nested.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Layers being unpacked, by ChainId: each is unpacked once, whoever asks. */
  unpacking: SingleFlight<void>
  roots(): Promise<readonly Roots[]>
  usersOf(imageId: Digest): Promise<readonly ImageUser[]>
  isPinned(name: string): boolean
  report(event: ImageEvent): void
  now(): Date
  log: Log
}
