import { describe, expect, it } from "vitest"
import {
  descriptorSchema,
  digestOf,
  imageConfigSchema,
  indexSchema,
  manifestSchema,
  mediaTypes,
} from "./index.ts"

const digest = digestOf("x")
const descriptor = { mediaType: mediaTypes.config, digest, size: 1 }

describe("documents of the OCI image specification", () => {
  it("keep what newer writers add", () => {
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      artifactType: "application/example",
      config: descriptor,
      layers: [{ ...descriptor, urls: ["https://example.com"] }],
      annotations: { a: "b" },
    }
    expect(manifestSchema.parse(manifest)).toEqual(manifest)
    const index = {
      schemaVersion: 2,
      manifests: [{ ...descriptor, platform: { os: "linux", architecture: "arm64", variant: "v8" } }],
    }
    expect(indexSchema.parse(index)).toEqual(index)
  })

  it("of Docker have null where nothing is set", () => {
    const config = {
      architecture: "amd64",
      os: "linux",
      config: { Cmd: null, Env: null, Volumes: null, Labels: null, Entrypoint: ["/init"], Image: "" },
      rootfs: { type: "layers", diff_ids: [digest] },
      history: null,
      docker_version: "24.0.7",
    }
    expect(imageConfigSchema.parse(config)).toEqual(config)
  })

  it.each<[string, { safeParse(value: unknown): { success: boolean } }, unknown]>([
    ["a descriptor with another digest", descriptorSchema, { ...descriptor, digest: "md5:abc" }],
    ["a descriptor with a negative size", descriptorSchema, { ...descriptor, size: -1 }],
    ["a manifest of version 1", manifestSchema, { schemaVersion: 1, config: descriptor, layers: [] }],
    ["a manifest without layers", manifestSchema, { schemaVersion: 2, config: descriptor }],
    ["an index that is a manifest", indexSchema, { schemaVersion: 2, config: descriptor, layers: [] }],
    [
      "a config without DiffIDs",
      imageConfigSchema,
      { architecture: "amd64", os: "linux", rootfs: { type: "layers" } },
    ],
  ])("are refused: %s", (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false)
  })
})
