import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs"
import { join } from "node:path"
import { errnoOf, NaruError } from "@naru/base/errors"
import { bindMount, isMountPoint, mountFilesystem, setPropagation, unmount } from "./mount.ts"

export class SharedMountNamespace extends NaruError {
  constructor() {
    super({
      code: "shared_mount_namespace",
      kind: "unsupported",
      message: "the engine runs in the host's own mount namespace",
      userMessage:
        "The engine needs a mount namespace of its own. Start it with: unshare --mount --propagation slave …",
    })
  }
}

export interface HostMounts {
  /** The OCI runtime's binary on a read-only mount, which it accepts as safe from being overwritten. */
  runtimePath: string
  /**
   * Removes what crun leaves of a container's cgroup in the cover of the unified hierarchy, once it has ended;
   * without a path: of all containers.
   */
  clearUnifiedCover(cgroupPath?: string): void
}

const unifiedHierarchy = "/sys/fs/cgroup/unified"

/**
 * Prepares this process's own mount namespace: covers the cgroup2 hierarchy of hybrid hosts, which crun cannot
 * use, and shows the runtime's binary read-only below `run`. Safe to repeat. Throws {@link SharedMountNamespace}.
 */
export function enterHostMounts(request: { run: string; runtimePath: string }): HostMounts {
  if (isInHostNamespace()) throw new SharedMountNamespace()
  const covered = coverUnifiedHierarchy()
  return {
    runtimePath: bindReadOnly(request.runtimePath, join(request.run, "bin")),
    clearUnifiedCover: covered ? clearCover : () => {},
  }
}

/** Inodes of the first mount namespace where PID 1 hides its own: fixed since Linux 6.18, the usual ones before. */
const initialNamespaces = ["mnt:[4026531832]", "mnt:[4026531840]", "mnt:[4026531841]"]

function isInHostNamespace(): boolean {
  const own = readlinkSync("/proc/self/ns/mnt")
  try {
    return readlinkSync("/proc/1/ns/mnt") === own
  } catch (error) {
    // Reading it takes all of PID 1's capabilities, which a container or VM may lack.
    if (errnoOf(error) !== "EACCES") throw error
    return initialNamespaces.includes(own)
  }
}

/** Returns whether a cover lies there. */
function coverUnifiedHierarchy(): boolean {
  const type = filesystemTypeAt(unifiedHierarchy)
  if (type === undefined) return false
  if (type === "tmpfs") return true
  // A shared mount would carry the cover back to the host.
  setPropagation("/sys/fs/cgroup", "private")
  mountFilesystem({ source: "naru", target: unifiedHierarchy, type: "tmpfs", data: "size=1m,mode=755" })
  return true
}

/** Type of the top-most file system mounted exactly at `path`, by proc_pid_mountinfo(5). */
function filesystemTypeAt(path: string): string | undefined {
  const lines = readFileSync("/proc/self/mountinfo", "utf8").split("\n")
  const last = lines.findLast((line) => line.split(" ")[4] === path)
  return last?.split(" - ")[1]?.split(" ")[0]
}

function bindReadOnly(binary: string, directory: string): string {
  mkdirSync(directory, { recursive: true })
  const name = binary.slice(binary.lastIndexOf("/") + 1)
  const source = binary.slice(0, -name.length)
  if (isMountPoint(directory)) unmount(directory, { lazy: true })
  bindMount({ source, target: directory, readOnly: true })
  return join(directory, name)
}

/** The cover is a tmpfs, where a cgroup is a plain directory with a plain `cgroup.procs`. */
function clearCover(cgroupPath?: string): void {
  const names = cgroupPath === undefined ? readdirSync(unifiedHierarchy) : [cgroupPath]
  for (const name of names) {
    const path = join(unifiedHierarchy, name)
    if (path.startsWith(`${unifiedHierarchy}/`)) rmSync(path, { recursive: true, force: true })
  }
}
