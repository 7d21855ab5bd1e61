import type { Descriptor, Platform } from "../oci/index.ts"

/** Node's names of architectures in OCI's words (Go's GOARCH). */
const architectures: Readonly<Record<string, string>> = {
  x64: "amd64",
  arm64: "arm64",
  arm: "arm",
  ppc64: "ppc64le",
  s390x: "s390x",
  riscv64: "riscv64",
}

/** The platform whose images run here. */
export const hostPlatform: Platform = {
  os: "linux",
  architecture: architectures[process.arch] ?? process.arch,
}

/** `linux/arm64/v8` */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join("/")
}

/** The manifests of an index that can run here, in its order; those that name no platform can. */
export function runnableOf(manifests: readonly Descriptor[]): Descriptor[] {
  return manifests.filter(({ platform }) => platform === undefined || runsHere(platform))
}

function runsHere({ os, architecture }: Platform): boolean {
  return os === hostPlatform.os && architecture === hostPlatform.architecture
}
