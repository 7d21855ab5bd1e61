import { closeSync, openSync } from "node:fs"
import { declareCall, isErrno } from "./libc.ts"

const flock = declareCall<[fd: number, operation: number]>("int flock(int fd, int operation)")
const exclusiveNow = 2 | 4

/**
 * Takes the lock of a file, made when missing, for this process alone; the kernel lets go of it when the process ends, however it does.
 * Returns how to let go, or undefined while another process has it (flock(2)).
 */
export function lockFile(path: string): (() => void) | undefined {
  const fd = openSync(path, "a", 0o600)
  try {
    flock(path, fd, exclusiveNow)
    return () => closeSync(fd)
  } catch (error) {
    closeSync(fd)
    if (isErrno(error, "EAGAIN", "EWOULDBLOCK")) return undefined
    throw error
  }
}
