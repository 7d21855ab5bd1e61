import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { OciDevice } from "../runtime/index.ts"
import { deviceParts } from "../system/index.ts"

/** Made by the runtime itself, or mounts of their own. */
const excluded = new Set(["pts", "shm", "fd", "mqueue", "console", "ptmx", ".lxc", ".lxd-mounts", ".udev"])

/** Every device node of the host below /dev, for privileged containers. */
export function hostDevices(directory = "/dev"): OciDevice[] {
  return readdirSync(directory).flatMap((name): OciDevice[] => {
    if (excluded.has(name)) return []
    const path = join(directory, name)
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return []
    if (stat.isDirectory()) return hostDevices(path)
    if (!stat.isCharacterDevice() && !stat.isBlockDevice()) return []
    const type = stat.isCharacterDevice() ? ("c" as const) : ("b" as const)
    return [
      { path, type, ...deviceParts(stat.rdev), fileMode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid },
    ]
  })
}
