import type { LinuxSeccomp } from "../../system/index.ts"

/** The parts of the OCI runtime specification's config.json (config.md, config-linux.md) that this engine writes. */
export interface OciSpec {
  ociVersion: string
  process: OciProcess
  root: { path: string; readonly: boolean }
  hostname?: string
  mounts: OciMount[]
  annotations: Record<string, string>
  linux: {
    namespaces: { type: string; path?: string }[]
    devices: OciDevice[]
    resources: OciResources
    cgroupsPath: string
    sysctl: Record<string, string>
    maskedPaths: readonly string[]
    readonlyPaths: readonly string[]
    rootfsPropagation: string
    seccomp?: LinuxSeccomp
  }
}

/** What `exec --process` takes as well. */
export interface OciProcess {
  terminal: boolean
  consoleSize?: { height: number; width: number }
  user: { uid: number; gid: number; additionalGids: readonly number[] }
  args: readonly string[]
  env: readonly string[]
  cwd: string
  capabilities: {
    bounding: readonly string[]
    effective: readonly string[]
    permitted: readonly string[]
    inheritable: readonly string[]
    ambient: readonly string[]
  }
  rlimits: readonly OciRlimit[]
  noNewPrivileges: boolean
  oomScoreAdj?: number
}

export interface OciRlimit {
  type: string
  soft: number
  hard: number
}

export interface OciMount {
  destination: string
  type: string
  source: string
  options: string[]
}

export interface OciDevice {
  path: string
  type: "c" | "b"
  major: number
  minor: number
  fileMode: number
  uid: number
  gid: number
}

export interface OciDeviceRule {
  allow: boolean
  type?: "a" | "c" | "b"
  major?: number
  minor?: number
  access: string
}

export interface OciResources {
  devices: OciDeviceRule[]
  memory?: { limit?: number; reservation?: number; swap?: number }
  cpu?: { shares?: number; quota?: number; period?: number; cpus?: string }
  pids?: { limit: number }
}
