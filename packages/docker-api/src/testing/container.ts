import type { Container } from "@naru/engine/containers"
import type { Image } from "@naru/engine/images"
import { digestOf, imageConfigSchema, mediaTypes } from "@naru/engine/oci"

export const imageId = digestOf("an image")
export const containerId = "4f".repeat(32)

/** A container that runs `sleep 60`, with whatever a test wants otherwise. */
export function containerWith(parts: Partial<Container> = {}): Container {
  return {
    id: containerId,
    name: "web",
    imageId,
    spec: { image: "naru/busybox" },
    process: {
      arguments: ["sleep", "60"],
      environment: ["PATH=/bin"],
      workingDirectory: "/",
      user: "",
      entrypoint: [],
      command: ["sleep", "60"],
    },
    mounts: [],
    state: "running",
    pid: 4242,
    oomKilled: false,
    restartCount: 0,
    createdAt: "2026-11-24T01:00:00.000Z",
    startedAt: "2026-11-24T01:00:01.000Z",
    ...parts,
  }
}

/** An image of one layer, with the run config that a test wants. */
export function imageWith(config: object = {}, parts: Partial<Image> = {}): Image {
  const target = { mediaType: mediaTypes.manifest, digest: digestOf("a manifest"), size: 10 }
  return {
    id: imageId,
    target,
    names: ["docker.io/naru/busybox:latest"],
    digests: [],
    manifest: { schemaVersion: 2, config: { ...target, mediaType: mediaTypes.config }, layers: [] },
    config: imageConfigSchema.parse({
      architecture: "amd64",
      os: "linux",
      created: "2026-11-23T00:00:00Z",
      config,
      rootfs: { type: "layers", diff_ids: [digestOf("a layer")] },
    }),
    sizeBytes: 1234,
    taggedAt: "2026-11-23T00:00:00Z",
    ...parts,
  }
}
