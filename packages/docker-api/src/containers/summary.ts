import type { Container } from "@naru/engine/containers"
import type { Image } from "@naru/engine/images"
import { mountPointOf } from "./inspect.ts"
import { networksOf, portSummariesOf } from "./network-settings.ts"
import { statusText } from "./status.ts"

export interface SummaryExtras {
  nowMs: number
  /** The name as asked, or the ID when that name means another image by now. */
  imageName: string
  /** Absent when it is gone. */
  image?: Image
  usage?: { writableBytes: number; rootBytes: number }
}

/** One entry of `GET /containers/json`. */
export function summaryOf(container: Container, extras: SummaryExtras): Record<string, unknown> {
  const { usage } = extras
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: extras.imageName,
    ImageID: container.imageId,
    Command: commandText(container.process.arguments),
    Created: Math.floor(Date.parse(container.createdAt) / 1000),
    Ports: portSummariesOf(container, extras.image),
    ...(usage && { SizeRw: usage.writableBytes, SizeRootFs: usage.rootBytes }),
    Labels: { ...extras.image?.config.config?.Labels, ...container.spec.labels },
    State: container.state,
    Status: statusText(container, extras.nowMs),
    HostConfig: { NetworkMode: container.spec.network ?? "bridge" },
    NetworkSettings: { Networks: networksOf(container) },
    Mounts: container.mounts.map(mountPointOf),
  }
}

/** Arguments in one line; those with spaces in quotes, as Docker lists them. */
function commandText(words: readonly string[]): string {
  return words.map((word) => (word.includes(" ") ? `'${word}'` : word)).join(" ")
}
