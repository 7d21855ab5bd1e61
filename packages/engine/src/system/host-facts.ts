import { readFileSync, statfsSync } from "node:fs"
import { availableParallelism, release, totalmem } from "node:os"
import { errnoOf } from "@naru/base/errors"

export interface HostFacts {
  /** As `uname -r` has it, such as `6.1.0-18-amd64`. */
  kernelVersion: string
  /** `PRETTY_NAME` of os-release(5), or `Linux`. */
  operatingSystem: string
  /** The name that OCI and Go use: `amd64`, `arm64` … */
  architecture: string
  cpus: number
  memoryBytes: number
}

const goArchitectures: Readonly<Record<string, string>> = {
  x64: "amd64",
  ia32: "386",
  ppc64: "ppc64le",
}

/** What does not change about this host while it runs. */
export function hostFacts(): HostFacts {
  return {
    kernelVersion: release(),
    operatingSystem: operatingSystemName(),
    architecture: goArchitectures[process.arch] ?? process.arch,
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
  }
}

/** The major and minor number of a kernel release, for decisions by version. */
export function kernelNumber(version: string = release()): { major: number; minor: number } {
  const [major = 0, minor = 0] = version.split(/[.-]/, 2).map(Number)
  return { major, minor }
}

/** Free and total bytes of the file system that holds `path`, as an unprivileged user may use them. */
export function diskSpace(path: string): { freeBytes: number; totalBytes: number } {
  const { bavail, blocks, bsize } = statfsSync(path)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

function operatingSystemName(): string {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    try {
      const name = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync(path, "utf8"))?.[1]
      if (name !== undefined) return name
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error
    }
  }
  return "Linux"
}
