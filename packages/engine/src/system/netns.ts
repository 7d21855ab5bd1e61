import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { declareCall } from "./libc.ts"
import { bindMount, unmount } from "./mount.ts"

const newNetwork = 0x40000000
/** The namespace of the calling thread: /proc/self would name the main thread's. */
const ownNetns = "/proc/thread-self/ns/net"

const unshare = declareCall<[flags: number]>("int unshare(int flags)")
const setns = declareCall<[fd: number, type: number]>("int setns(int fd, int type)")

/** Makes an empty network namespace and pins it at `path` (a bind mount). Throws `SystemCallFailed`. */
export function createNetns(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, "")
  inOtherNetns(() => {
    unshare("network namespace", newNetwork)
    bindMount({ source: ownNetns, target: path })
  })
}

/** Unpins a network namespace; the kernel takes it down once its last process has ended. Absent is fine. */
export function removeNetns(path: string): void {
  if (!existsSync(path)) return
  unmount(path, { lazy: true })
  rmSync(path, { force: true })
}

/**
 * Runs `work` with this thread inside the network namespace pinned at `path`. It must be synchronous:
 * nothing else of this process runs meanwhile, so nothing else sees the other namespace.
 */
export function withinNetns<T>(path: string, work: () => T): T {
  const target = openSync(path, "r")
  try {
    return inOtherNetns(() => {
      setns(path, target, newNetwork)
      return work()
    })
  } finally {
    closeSync(target)
  }
}

function inOtherNetns<T>(work: () => T): T {
  const own = openSync(ownNetns, "r")
  try {
    return work()
  } finally {
    setns("back to the own network namespace", own, newNetwork)
    closeSync(own)
  }
}
