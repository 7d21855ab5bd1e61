import type { LinuxSeccomp } from "../../system/index.ts"
import { processEnvironment } from "./environment.ts"
import { runtimeMounts, type SpecMount } from "./mounts.ts"
import type { OciDevice, OciProcess, OciSpec } from "./oci-spec.ts"
import { type Resources, runtimeResources } from "./resources.ts"
import { maskedPaths, readonlyPaths } from "./restricted-paths.ts"
import { type HardLimits, runtimeRlimits, type Ulimit } from "./rlimits.ts"
import type { ResolvedUser } from "./user.ts"

/** What this host and this engine's process can give; read once when the engine opens. */
export interface RuntimeHost {
  architecture: string
  kernelVersion: string
  cpus: number
  cgroupVersion: 1 | 2
  canLimitSwap: boolean
  /** Capabilities that the engine itself holds. */
  capabilities: readonly string[]
  hardLimits: HardLimits
  /** Paths to mask beyond the fixed list: each CPU's thermal_throttle, where it exists. */
  maskedPaths: readonly string[]
}

/** How system calls are filtered: not at all, by compiled BPF (crun's annotation), or by a profile that the runtime compiles. */
export type SeccompFilter =
  | { kind: "unconfined" }
  | { kind: "bpf"; base64: string }
  | { kind: "profile"; profile: LinuxSeccomp }

export interface ProcessRequest {
  arguments: readonly string[]
  environment: readonly string[]
  secretEnvironment: readonly string[]
  workingDirectory: string
  user: ResolvedUser
  tty: boolean
  hostname: string
  capabilities: readonly string[]
  noNewPrivileges: boolean
  ulimits: readonly Ulimit[]
}

export interface RuntimeSpecRequest extends ProcessRequest {
  /** Absolute path of the mounted root file system. */
  rootPath: string
  readOnlyRoot: boolean
  privileged: boolean
  domainname?: string
  /** `host`: share the engine's; otherwise the path of a ready namespace, or nothing for an empty new one. */
  network: { kind: "host" } | { kind: "join"; path: string } | { kind: "isolated" }
  mounts: readonly SpecMount[]
  shmSizeBytes: number
  /** Host device nodes that a privileged container sees. */
  devices: readonly OciDevice[]
  resources: Resources
  cgroupPath: string
  sysctls: Readonly<Record<string, string>>
  seccomp: SeccompFilter
}

/** Where this engine's compiled filter goes: crun.1, "run.oci.seccomp_bpf_data". Called experimental there, so the profile stays the fallback. */
const bpfAnnotation = "run.oci.seccomp_bpf_data"

/** A container's OCI config.json: pure, everything it depends on is in the arguments. */
export function runtimeSpec(request: RuntimeSpecRequest, host: RuntimeHost): OciSpec {
  const { privileged, seccomp, network } = request
  return {
    ociVersion: "1.0.2",
    process: runtimeProcess(request, host),
    root: { path: request.rootPath, readonly: request.readOnlyRoot },
    hostname: request.hostname,
    mounts: runtimeMounts(request),
    annotations: seccomp.kind === "bpf" ? { [bpfAnnotation]: seccomp.base64 } : {},
    linux: {
      namespaces: namespacesOf(network, host.cgroupVersion),
      devices: [...request.devices],
      resources: runtimeResources(request.resources, { ...host, privileged }),
      cgroupsPath: request.cgroupPath,
      sysctl: { ...(network.kind !== "host" && openedNetwork), ...domainOf(request), ...request.sysctls },
      maskedPaths: privileged ? [] : [...maskedPaths, ...host.maskedPaths],
      readonlyPaths: privileged ? [] : readonlyPaths,
      rootfsPropagation: "rprivate",
      ...(seccomp.kind === "profile" && { seccomp: seccomp.profile }),
    },
  }
}

/** The process part: of a container, and of an exec in it. */
export function runtimeProcess(request: ProcessRequest, host: RuntimeHost): OciProcess {
  const { user, capabilities } = request
  return {
    terminal: request.tty,
    user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids },
    args: request.arguments,
    env: processEnvironment({
      asked: request.environment,
      secret: request.secretEnvironment,
      hostname: request.hostname,
      home: user.home,
      tty: request.tty,
    }),
    cwd: request.workingDirectory,
    capabilities: {
      bounding: capabilities,
      effective: capabilities,
      permitted: capabilities,
      // Empty: an inheritable set would let files with capabilities give them back (CVE-2022-24769).
      inheritable: [],
      ambient: [],
    },
    rlimits: runtimeRlimits(request.ulimits, {
      hardLimits: host.hardLimits,
      canRaise: host.capabilities.includes("CAP_SYS_RESOURCE"),
    }),
    noNewPrivileges: request.noNewPrivileges,
  }
}

/** Inside its own network namespace any user may bind low ports and send pings, as Docker has it since 20.10. */
const openedNetwork = {
  "net.ipv4.ip_unprivileged_port_start": "0",
  "net.ipv4.ping_group_range": "0 2147483647",
}

/** As a kernel setting, like Docker: the specification's own field is younger than runc 1.1, which passes over it. */
function domainOf({ domainname }: RuntimeSpecRequest): Record<string, string> {
  return domainname === undefined ? {} : { "kernel.domainname": domainname }
}

function namespacesOf(
  network: RuntimeSpecRequest["network"],
  cgroupVersion: 1 | 2,
): { type: string; path?: string }[] {
  return [
    { type: "mount" },
    { type: "uts" },
    { type: "pid" },
    { type: "ipc" },
    ...(cgroupVersion === 2 ? [{ type: "cgroup" }] : []),
    ...(network.kind === "join" ? [{ type: "network", path: network.path }] : []),
    ...(network.kind === "isolated" ? [{ type: "network" }] : []),
  ]
}
