import { mkdirSync, statSync } from "node:fs"
import { posix } from "node:path"
import type { VolumeStore } from "../volumes/index.ts"
import type { MountRequest, ResolvedMount } from "./container.ts"
import { InvalidContainerSpec } from "./container-errors.ts"

export interface ResolvedMounts {
  mounts: ResolvedMount[]
  /** Names of the volumes that were made for this container alone. */
  anonymousVolumes: string[]
}

/**
 * Turns what was asked, and the volumes that the image declares, into mounts with host directories. Volumes are made here;
 * a target that was asked wins over the image's. Throws `invalid_container_spec`.
 */
export async function resolveMounts(request: {
  asked: readonly MountRequest[]
  imageVolumes: readonly string[]
  volumes: VolumeStore
  containerId: string
}): Promise<ResolvedMounts> {
  const asked = request.asked.map((mount) => ({ ...mount, target: parseTarget(mount.target) }))
  const targets = new Set<string>()
  for (const { target } of asked) {
    if (targets.has(target)) throw new InvalidContainerSpec(`Duplicate mount point: ${target}`)
    targets.add(target)
  }
  const declared = request.imageVolumes
    .map(parseTarget)
    .filter((target) => !targets.has(target))
    .map((target): MountRequest => ({ type: "volume", target }))
  const mounts: ResolvedMount[] = []
  const anonymousVolumes: string[] = []
  for (const mount of [...asked, ...declared]) {
    const resolved = await resolveMount(mount, request)
    mounts.push(resolved)
    if (mount.type === "volume" && mount.source === undefined && resolved.volume !== undefined)
      anonymousVolumes.push(resolved.volume)
  }
  return { mounts, anonymousVolumes }
}

async function resolveMount(
  mount: MountRequest,
  { volumes, containerId }: { volumes: VolumeStore; containerId: string },
): Promise<ResolvedMount> {
  const { type, target, readOnly = false, options = [] } = mount
  if (type === "tmpfs") return { type, source: "", target, readOnly, options }
  if (type === "bind") return { type, source: bindSource(mount), target, readOnly, options }
  // The label lets the engine find volumes of containers that never came to be.
  const volume = await volumes.create(
    mount.source === undefined ? { labels: { [ownerLabel]: containerId } } : { name: mount.source },
  )
  return { type, source: volume.path, target, readOnly, volume: volume.name, options }
}

/** Removes the anonymous volumes that were made for a container which did not come to be. */
export async function removeVolumesOf(volumes: VolumeStore, containerId: string): Promise<void> {
  for (const volume of await volumes.list())
    if (volume.anonymous && volume.labels[ownerLabel] === containerId) await volumes.remove(volume.name)
}

/** On anonymous volumes: the container that they were made for. */
const ownerLabel = "naru.container"

function bindSource({ source, createSource = false }: MountRequest): string {
  if (!source?.startsWith("/"))
    throw new InvalidContainerSpec(`invalid mount path: '${source ?? ""}' mount path must be absolute`)
  if (createSource) mkdirSync(source, { recursive: true, mode: 0o755 })
  if (statSync(source, { throwIfNoEntry: false }) === undefined)
    throw new InvalidContainerSpec(`bind source path does not exist: ${source}`)
  return source
}

function parseTarget(target: string): string {
  if (!target.startsWith("/"))
    throw new InvalidContainerSpec(`invalid mount path: '${target}' mount path must be absolute`)
  const clean = posix.normalize(target).replace(/(.)\/$/, "$1")
  if (clean === "/") throw new InvalidContainerSpec("invalid specification: destination can't be '/'")
  return clean
}
