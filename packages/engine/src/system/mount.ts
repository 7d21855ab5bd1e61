import { declareCall, isErrno } from "./libc.ts"

/** Flags of mount(2), values of linux/mount.h. */
export const mountFlags = {
  readOnly: 0x1,
  noSuid: 0x2,
  noDev: 0x4,
  noExec: 0x8,
  remount: 0x20,
  bind: 0x1000,
  recursive: 0x4000,
  private: 0x40000,
  slave: 0x80000,
} as const

const detach = 2
const noFollow = 8
const currentDirectory = -100

const mount = declareCall<
  [source: string | null, target: string, type: string | null, flags: number, data: string | null]
>("int mount(str source, str target, str type, ulong flags, str data)")
const umount2 = declareCall<[target: string, flags: number]>("int umount2(str target, int flags)")

/** Mounts a file system by mount(2). `flags` is a sum of {@link mountFlags}. Throws `SystemCallFailed`. */
export function mountFilesystem(request: {
  source: string
  target: string
  type: string
  flags?: number
  data?: string
}): void {
  const { source, target, type, flags = 0, data } = request
  mount(target, source, target, type, flags, data ?? null)
}

/** Shows a file or directory at a second place; the target must exist. Recursive takes along what is mounted below. */
export function bindMount(request: {
  source: string
  target: string
  readOnly?: boolean
  recursive?: boolean
}): void {
  const { source, target, readOnly = false, recursive = false } = request
  const flags = mountFlags.bind | (recursive ? mountFlags.recursive : 0)
  mount(`${source} at ${target}`, source, target, null, flags, null)
  if (readOnly) makeReadOnly(target, recursive)
}

// It has this number on every architecture; glibc wraps it only since 2.36.
const mountSetattrNumber = 442
const mountSetattr = declareCall<
  [number: number, directory: number, path: string, flags: number, attributes: Buffer, size: number]
>("long syscall(long number, long directory, str path, long flags, uint8_t *attributes, long size)")
const recursively = 0x8000
/** struct mount_attr: four 64-bit words; the first holds what to set. */
const attributeBytes = 32
const readOnlyAttribute = 1n

/** The kernel ignores MS_RDONLY on the bind itself: mount(2), "Creating a bind mount". */
function makeReadOnly(target: string, recursive: boolean): void {
  const attributes = Buffer.alloc(attributeBytes)
  attributes.writeBigUInt64LE(readOnlyAttribute)
  const flags = recursive ? recursively : 0
  try {
    mountSetattr(target, mountSetattrNumber, currentDirectory, target, flags, attributes, attributeBytes)
  } catch (error) {
    // Before Linux 5.12 a remount does it, for the top-most mount alone.
    if (!isErrno(error, "ENOSYS")) throw error
    mount(target, null, target, null, mountFlags.remount | mountFlags.bind | mountFlags.readOnly, null)
  }
}

/** Changes how mount events under `target` travel to and from other namespaces. */
export function setPropagation(target: string, propagation: "private" | "slave"): void {
  mount(target, null, target, null, mountFlags[propagation] | mountFlags.recursive, null)
}

/** Unmounts; a target that is absent or not mounted is fine. `lazy` lets open files live on. */
export function unmount(target: string, { lazy = false }: { lazy?: boolean } = {}): void {
  try {
    umount2(target, target, noFollow | (lazy ? detach : 0))
  } catch (error) {
    if (!isErrno(error, "EINVAL", "ENOENT")) throw error
  }
}

const statx = declareCall<[directory: number, path: string, flags: number, mask: number, status: Buffer]>(
  "int statx(int directory, str path, int flags, uint mask, uint8_t *status)",
)
const linkItself = 0x100
/** struct statx of linux/stat.h: the attributes stand at byte 8. */
const statusBytes = 256
const attributesAt = 8
const isMountRoot = 0x2000n

/** True when something, a bind included, is mounted at the path; absent ones are no mount points (Linux 5.8). */
export function isMountPoint(path: string): boolean {
  const status = Buffer.alloc(statusBytes)
  try {
    statx(path, currentDirectory, path, linkItself, 0, status)
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return false
    throw error
  }
  return (status.readBigUInt64LE(attributesAt) & isMountRoot) !== 0n
}
