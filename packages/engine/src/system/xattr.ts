import { declareCall, isErrno } from "./libc.ts"

const lgetxattr = declareCall<[path: string, name: string, value: Buffer | null, size: number]>(
  "intptr_t lgetxattr(str path, str name, uint8_t *value, size_t size)",
)
const lsetxattr = declareCall<[path: string, name: string, value: Buffer, size: number, flags: number]>(
  "int lsetxattr(str path, str name, const uint8_t *value, size_t size, int flags)",
)
const llistxattr = declareCall<[path: string, list: Buffer | null, size: number]>(
  "intptr_t llistxattr(str path, uint8_t *list, size_t size)",
)
const lremovexattr = declareCall<[path: string, name: string]>("int lremovexattr(str path, str name)")

/** Linux allows values and lists of 64 KiB (xattr(7)): one buffer serves every call of this thread. */
const scratch = Buffer.alloc(64 * 1024)

/** The value of an extended attribute of the file itself (links are not followed), or undefined. */
export function findXattr(path: string, name: string): Buffer | undefined {
  try {
    const size = lgetxattr(path, path, name, scratch, scratch.length)
    return Buffer.from(scratch.subarray(0, size))
  } catch (error) {
    if (isErrno(error, "ENODATA", "ENOTSUP")) return undefined
    throw error
  }
}

/** Sets an extended attribute of the file itself; throws `SystemCallFailed` (`ENOTSUP`, `EPERM` …). */
export function setXattr(path: string, name: string, value: Buffer): void {
  lsetxattr(path, path, name, value, value.length, 0)
}

/** Names of all extended attributes of the file itself; none where the file system has no such thing. */
export function listXattrs(path: string): string[] {
  try {
    const size = llistxattr(path, path, scratch, scratch.length)
    if (size === 0) return []
    return scratch
      .toString("utf8", 0, size - 1)
      .split("\0")
      .filter((name) => name !== "")
  } catch (error) {
    if (isErrno(error, "ENOTSUP")) return []
    throw error
  }
}

/** Removes an extended attribute of the file itself; an absent one is fine. */
export function removeXattr(path: string, name: string): void {
  try {
    lremovexattr(path, path, name)
  } catch (error) {
    if (!isErrno(error, "ENODATA")) throw error
  }
}
