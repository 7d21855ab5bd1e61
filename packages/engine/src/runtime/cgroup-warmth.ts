import { readFileSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Log } from "@naru/base/log"

/** Keeps the kernel ready to move processes into cgroups. */
export interface CgroupWarmth {
  /** Asks for it to be ready some 10 ms from now; returns at once. */
  warm(): void
}

/** A request this fresh is still on its way or in effect. */
const lastsMs = 8

/**
 * The first move into a cgroup after a quiet time waits for an RCU grace period (11 ms on an idle host: cgroup_threadgroup_rwsem
 * is a percpu_rwsem, kernel/rcu/sync.c), and the ones right after it do not. So when a start is coming, this process moves to where it
 * already is, in the thread pool: nothing changes, and the wait runs beside the work that comes before the runtime's own move.
 */
export function openCgroupWarmth({ version, log }: { version: 1 | 2; log: Log }): CgroupWarmth {
  const path = ownProcsFile(version)
  let askedAt = Number.NEGATIVE_INFINITY
  return {
    warm() {
      if (path === undefined || performance.now() - askedAt < lastsMs) return
      askedAt = performance.now()
      writeFile(path, "0").catch((error: unknown) =>
        log.debug({ error, path }, "The cgroups could not be warmed"),
      )
    },
  }
}

/** The file that lists this process in its own cgroup; any hierarchy will do, since the lock is one for all. */
function ownProcsFile(version: 1 | 2): string | undefined {
  const lines = readFileSync("/proc/self/cgroup", "utf8").split("\n")
  const pattern = version === 2 ? /^0::(.*)$/ : /^\d+:pids:(.*)$/
  const own = lines.map((line) => pattern.exec(line)?.[1]).find((path) => path !== undefined)
  return own === undefined
    ? undefined
    : join("/sys/fs/cgroup", version === 2 ? "" : "pids", own, "cgroup.procs")
}
