import type { Image } from "@naru/engine/images"
import type { RunConfig } from "@naru/engine/oci"
import { zeroTime } from "../containers/inspect.ts"
import { familiarNames } from "./names.ts"

/** One entry of `GET /images/json`. `names` are those that passed the filter. */
export function imageSummaryOf(
  image: Image,
  names: readonly string[],
  containers: number,
): Record<string, unknown> {
  return {
    Containers: containers,
    Created: createdSeconds(image.config.created),
    Id: image.id,
    Labels: image.config.config?.Labels ?? null,
    ParentId: "",
    RepoDigests: familiarNames(image.digests),
    RepoTags: names,
    SharedSize: -1,
    Size: image.sizeBytes,
  }
}

/** Docker's full description of an image. */
export function imageInspectOf(image: Image): Record<string, unknown> {
  const { config } = image
  const comment = config.history?.at(-1)?.comment
  return {
    Id: image.id,
    RepoTags: familiarNames(image.names),
    RepoDigests: familiarNames(image.digests),
    Parent: "",
    Comment: comment ?? "",
    Created: config.created ?? zeroTime,
    DockerVersion: "",
    Author: config.author ?? "",
    Config: imageConfigOf(config.config ?? {}),
    Architecture: config.architecture,
    ...(config.variant && { Variant: config.variant }),
    Os: config.os,
    Size: image.sizeBytes,
    GraphDriver: { Name: "overlay2", Data: null },
    RootFS: { Type: config.rootfs.type, Layers: config.rootfs.diff_ids },
    Metadata: { LastTagTime: image.taggedAt },
  }
}

function imageConfigOf(config: RunConfig): Record<string, unknown> {
  return {
    Hostname: "",
    Domainname: "",
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Image: "",
    ...config,
    User: config.User ?? "",
    Env: config.Env ?? [],
    Cmd: config.Cmd ?? null,
    Entrypoint: config.Entrypoint ?? null,
    WorkingDir: config.WorkingDir ?? "",
    Volumes: config.Volumes ?? null,
    OnBuild: config.OnBuild ?? null,
    Labels: config.Labels ?? null,
  }
}

/** Seconds since the epoch; 0 when an image or a step does not say when it was made. */
export function createdSeconds(created: string | undefined): number {
  return created === undefined ? 0 : Math.floor(Date.parse(created) / 1000)
}
