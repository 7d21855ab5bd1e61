import type { OciMount } from "./oci-spec.ts"

/** A mount of the container beyond the defaults. */
export interface SpecMount {
  type: "bind" | "tmpfs"
  /** Host path; ignored for tmpfs. */
  source: string
  target: string
  readOnly: boolean
  /** tmpfs: `size=64m`, `mode=1777` …; bind: `rshared`, `nosuid` … */
  options: readonly string[]
}

const nodeless = ["nosuid", "noexec", "nodev"]

/** Docker's default mounts; `privileged` makes /sys and the cgroups writable. */
function defaultMounts(privileged: boolean, shmSizeBytes: number): OciMount[] {
  const access = privileged ? "rw" : "ro"
  return [
    { destination: "/proc", type: "proc", source: "proc", options: nodeless },
    {
      destination: "/dev",
      type: "tmpfs",
      source: "tmpfs",
      options: ["nosuid", "strictatime", "mode=755", "size=65536k"],
    },
    {
      destination: "/dev/pts",
      type: "devpts",
      source: "devpts",
      options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
    },
    { destination: "/sys", type: "sysfs", source: "sysfs", options: [...nodeless, access] },
    { destination: "/sys/fs/cgroup", type: "cgroup", source: "cgroup", options: [...nodeless, access] },
    { destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: nodeless },
    {
      destination: "/dev/shm",
      type: "tmpfs",
      source: "shm",
      options: [...nodeless, "mode=1777", `size=${shmSizeBytes}`],
    },
  ]
}

/**
 * All mounts in the order in which the runtime makes them: the defaults (less those that a request replaces), then the requested
 * ones by depth, so that `/data` comes before `/data/cache` whatever the order of asking.
 */
export function runtimeMounts(request: {
  privileged: boolean
  shmSizeBytes: number
  mounts: readonly SpecMount[]
}): OciMount[] {
  const targets = new Set(request.mounts.map((mount) => mount.target))
  const kept = defaultMounts(request.privileged, request.shmSizeBytes).filter(
    ({ destination }) =>
      !targets.has(destination) && !(targets.has("/dev") && destination.startsWith("/dev/")),
  )
  const asked = request.mounts.toSorted((a, b) => depthOf(a.target) - depthOf(b.target)).map(ociMount)
  return [...kept, ...asked]
}

function ociMount(mount: SpecMount): OciMount {
  const access = mount.readOnly ? "ro" : "rw"
  if (mount.type === "tmpfs")
    return {
      destination: mount.target,
      type: "tmpfs",
      source: "tmpfs",
      options: mount.options.length > 0 ? [...mount.options, access] : [...nodeless, access],
    }
  const propagation = mount.options.some((option) => propagations.has(option)) ? [] : ["rprivate"]
  return {
    destination: mount.target,
    type: "bind",
    source: mount.source,
    options: ["rbind", ...mount.options, ...propagation, access],
  }
}

const propagations = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"])

function depthOf(path: string): number {
  return path.split("/").filter(Boolean).length
}
