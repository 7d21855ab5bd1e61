import type { Readable } from "node:stream"
import type { ChainId, Descriptor, Digest, HistoryEntry, ImageConfig, Manifest } from "../oci/index.ts"
import type { Reference } from "../reference/index.ts"

/** An image of this host: content that one or more names point to. */
export interface Image {
  /** Digest of the config: Docker's image ID. */
  id: Digest
  /** The manifest for this host's platform. */
  target: Descriptor
  /** Names with tag that point here, canonical (`docker.io/library/ubuntu:14.04`); empty for an untagged image. */
  names: readonly string[]
  /** Names by digest as pulled (`docker.io/library/ubuntu@sha256:…`). */
  digests: readonly string[]
  manifest: Manifest
  config: ImageConfig
  /** Sum of the unpacked layers in bytes. */
  sizeBytes: number
  /** Time the name was put, ISO 8601. */
  taggedAt: string
}

/** Names to content; load, save and unpack. Everything it keeps is reachable from a name or a lease. */
export interface ImageStore {
  list(): Promise<Image[]>
  /** Finds by name (default tag `latest`), by ID or by an unambiguous ID prefix of at least 4 digits. Throws `image_not_found`, `image_ambiguous`. */
  get(nameOrId: string): Promise<Image>
  find(nameOrId: string): Promise<Image | undefined>
  tag(source: string, target: Reference): Promise<Image>
  /** Records content that is already in the store under a name (or untagged); used by build, load, import, pull. */
  put(request: { name?: Reference; target: Descriptor }): Promise<Image>
  /**
   * Removes a name, or with an ID all of an image's names (needs `force` when there are several). The image goes with its last
   * name, and with it every layer that nothing else uses. Throws `image_in_use` when a container uses it (unless `force` and that container is stopped).
   */
  remove(nameOrId: string, options?: { force?: boolean }): Promise<RemovedImage>
  /** Removes images without a name that no container uses (`all`: also named ones). */
  prune(options: { all: boolean }): Promise<{ removed: RemovedImage; reclaimedBytes: number }>
  /** History entries newest first, as `docker history` lists them, each with the size of its layer. */
  history(
    nameOrId: string,
  ): Promise<(HistoryEntry & { sizeBytes: number; imageId?: Digest; names: readonly string[] })[]>
  /** Makes sure every layer is unpacked; returns the top of the chain. */
  unpack(image: Image): Promise<ChainId>
  /** Reads a docker-archive or OCI-layout tar (plain, gzip or zstd); yields one image per entry. Nothing stays when it throws. */
  load(tar: AsyncIterable<Uint8Array>): AsyncIterable<LoadedImage>
  /** Writes images as one tar that is both an OCI layout and a docker-archive. */
  save(names: readonly string[]): Promise<Readable>
  /** Makes a one-layer image from a root file system tar. */
  import(request: {
    tar: AsyncIterable<Uint8Array>
    name?: Reference
    message?: string
    changes?: readonly string[]
  }): Promise<Image>
}

export interface RemovedImage {
  untagged: readonly string[]
  deleted: readonly Digest[]
}

export interface LoadedImage {
  image: Image
  /** Names given by the archive; empty when it had none. */
  names: readonly string[]
}
