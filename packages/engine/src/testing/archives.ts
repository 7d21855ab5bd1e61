import { gzipSync } from "node:zlib"
import type { TarMember } from "../diff/index.ts"
import {
  type Descriptor,
  digestOf,
  hexOf,
  type ImageConfig,
  type Manifest,
  mediaTypes,
} from "../oci/index.ts"
import { file, symlink, tarOf } from "./tars.ts"

/** An image in parts, ready to be packed into an archive or put into a store. */
export interface FixtureImage {
  config: Buffer
  manifest: Buffer
  /** As packed in `manifest`. */
  layers: readonly Buffer[]
  /** Uncompressed. */
  tars: readonly Buffer[]
  target: Descriptor
}

export interface FixtureOptions {
  compress?: boolean
  platform?: { os: string; architecture: string }
  config?: Partial<ImageConfig>
}

/** Makes an image of layers; each is a list of members. */
export async function makeImage(
  layers: readonly (readonly TarMember[])[],
  options: FixtureOptions = {},
): Promise<FixtureImage> {
  const tars = await Promise.all(layers.map((members) => tarOf(...members)))
  const packed = options.compress ? tars.map((tar) => gzipSync(tar)) : tars
  const platform = options.platform ?? { os: "linux", architecture: "amd64" }
  const config = toJson({
    ...platform,
    created: "2024-01-02T03:04:05Z",
    config: { Cmd: ["sh"], Env: ["PATH=/bin"] },
    rootfs: { type: "layers", diff_ids: tars.map(digestOf) },
    history: [
      ...tars.map((_, index) => ({ created_by: `layer ${index}` })),
      { created_by: "CMD sh", empty_layer: true },
    ],
    ...options.config,
  } satisfies ImageConfig)
  const manifest = toJson({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, config),
    layers: packed.map((layer) =>
      describe(options.compress ? mediaTypes.layerGzip : mediaTypes.layer, layer),
    ),
  } satisfies Manifest)
  const target = { ...describe(mediaTypes.manifest, manifest), platform }
  return { config, manifest, layers: packed, tars, target }
}

/** Digest of an image's config: its ID. */
export function idOf(image: FixtureImage): ReturnType<typeof digestOf> {
  return digestOf(image.config)
}

export interface NamedFixture {
  image: FixtureImage
  names?: readonly string[]
}

/**
 * Members of an archive as `docker save` wrote them up to version 24: a directory per layer with old JSON beside, layers written once
 * and linked to, `repositories`, and `manifest.json` as one of the last.
 */
export function dockerArchive(...images: readonly NamedFixture[]): TarMember[] {
  const written = new Map<string, string>()
  const members: TarMember[] = []
  const entries = images.map(({ image, names = [] }, imageIndex) => {
    const layers = image.tars.map((tar, index) => {
      const directory = hexOf(digestOf(`${imageIndex} ${index}`))
      const path = `${directory}/layer.tar`
      const earlier = written.get(digestOf(tar))
      members.push(file(`${directory}/VERSION`, "1.0"), file(`${directory}/json`, "{}"))
      members.push(earlier ? symlink(path, `../${earlier}`) : file(path, tar))
      written.set(digestOf(tar), path)
      return path
    })
    const config = `${hexOf(digestOf(image.config))}.json`
    members.push(file(config, image.config))
    return { Config: config, RepoTags: names.length > 0 ? names : null, Layers: layers }
  })
  return [...members, file("manifest.json", toJson(entries)), file("repositories", "{}")]
}

/** Members of an OCI layout; `index` says what `index.json` lists, by default every image under its names. */
export function ociLayout(images: readonly NamedFixture[], index?: readonly object[]): TarMember[] {
  const blobs = new Map(
    images
      .flatMap(({ image }) => [image.manifest, image.config, ...image.layers])
      .map((blob) => [digestOf(blob), blob]),
  )
  const listed = images.flatMap(({ image, names = [] }) =>
    names.length === 0
      ? [image.target]
      : names.map((name) => ({ ...image.target, annotations: { "io.containerd.image.name": name } })),
  )
  return [
    file("oci-layout", toJson({ imageLayoutVersion: "1.0.0" })),
    file("index.json", toJson({ schemaVersion: 2, manifests: index ?? listed })),
    ...[...blobs].map(([digest, blob]) => file(`blobs/sha256/${hexOf(digest)}`, blob)),
  ]
}

/** Descriptor of some bytes. */
export function describe(mediaType: string, bytes: Buffer): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length }
}

/** A document as bytes. */
export function toJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}
