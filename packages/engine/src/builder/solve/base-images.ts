import type { Image, ImageStore } from "../../images/index.ts"
import type { Lease } from "../../leases/index.ts"
import type { ChainId, RunConfig } from "../../oci/index.ts"
import { baseKeys } from "../cache/step-keys.ts"
import { BaseImageNotFound } from "../errors.ts"
import { fromWords, type Range } from "../parse/index.ts"
import { type Outline, originOf } from "../plan/index.ts"
import type { SolvedStage } from "./solve-stage.ts"

/** An image of this host that a build stands on or copies from, held for the time of the build. */
interface BaseImage {
  config: RunConfig
  author?: string
  solved: SolvedStage
}

/** Images by the names in the Dockerfile. */
export interface BaseImages {
  /** Throws `image_not_found` at the place. */
  get(name: string, place: string): Promise<BaseImage>
}

export function openBaseImages({ images, lease }: { images: ImageStore; lease: Lease }): BaseImages {
  const known = new Map<string, Promise<BaseImage>>()
  return {
    get(name, place) {
      const base = known.get(name) ?? load(name, place, { images, lease })
      known.set(name, base)
      return base
    },
  }
}

/** Looks all images up before anything runs, so that a missing one costs no time. */
export async function findBases(outline: Outline, bases: BaseImages, dockerfileName: string): Promise<void> {
  const place = ({ start }: Range) => `${dockerfileName}:${start.line}:${start.column}`
  for (const stage of outline.stages) {
    if (stage.base.kind === "image") await bases.get(stage.base.name, place(stage.from.image.range))
    for (const { text, range } of stage.instructions.flatMap(fromWords)) {
      const origin = originOf(text, outline.stages, stage.index)
      if (origin.kind === "image") await bases.get(origin.name, place(range))
    }
  }
}

async function load(
  name: string,
  place: string,
  { images, lease }: { images: ImageStore; lease: Lease },
): Promise<BaseImage> {
  const found = await images.find(name)
  if (found === undefined) throw new BaseImageNotFound(name, place)
  await hold(found, lease)
  const chain = await images.unpack(found)
  await lease.add({ chainIds: [chain] })
  return { ...aboutBase(found), solved: solvedBase(found, chain) }
}

function hold({ target, manifest }: Image, lease: Lease): Promise<void> {
  const digests = [target, manifest.config, ...manifest.layers].map(({ digest }) => digest)
  return lease.add({ digests })
}

function aboutBase({ config }: Image): Pick<BaseImage, "config" | "author"> {
  const { author } = config
  return { config: config.config ?? {}, ...(author !== undefined && { author }) }
}

function solvedBase({ id, manifest, config }: Image, unpacked: ChainId): SolvedStage {
  // An image without layers has a file system of its own making: an empty one, as scratch.
  const chain = config.rootfs.diff_ids.length === 0 ? undefined : unpacked
  const layers = manifest.layers.flatMap((descriptor, index) => {
    const diffId = config.rootfs.diff_ids[index]
    return diffId === undefined ? [] : [{ descriptor, diffId }]
  })
  return {
    keys: baseKeys({ files: unpacked, all: id }),
    chain,
    layers,
    history: config.history ?? [],
    cachedSteps: 0,
  }
}

/** The base of `FROM scratch`. */
export const scratch: SolvedStage = {
  keys: baseKeys({ files: "scratch", all: "scratch" }),
  chain: undefined,
  layers: [],
  history: [],
  cachedSteps: 0,
}
