import type { OciRlimit } from "./oci-spec.ts"
import { InvalidUlimit } from "./spec-errors.ts"

export interface Ulimit {
  name: string
  /** -1 stands for unlimited, as in Docker's API. */
  soft: number
  hard: number
}

/** Hard limits of the engine's own process by OCI name; `Infinity` for unlimited. */
export type HardLimits = Readonly<Record<string, number>>

const names: Readonly<Record<string, string>> = {
  core: "RLIMIT_CORE",
  cpu: "RLIMIT_CPU",
  data: "RLIMIT_DATA",
  fsize: "RLIMIT_FSIZE",
  locks: "RLIMIT_LOCKS",
  memlock: "RLIMIT_MEMLOCK",
  msgqueue: "RLIMIT_MSGQUEUE",
  nice: "RLIMIT_NICE",
  nofile: "RLIMIT_NOFILE",
  nproc: "RLIMIT_NPROC",
  rss: "RLIMIT_RSS",
  rtprio: "RLIMIT_RTPRIO",
  rttime: "RLIMIT_RTTIME",
  sigpending: "RLIMIT_SIGPENDING",
  stack: "RLIMIT_STACK",
}

/** Largest value that JSON numbers hold exactly; the kernel reads anything this large as good as unlimited. */
const unlimited = Number.MAX_SAFE_INTEGER

/** Node.js raises its own soft limit to the hard one; containers get the usual pair instead of inheriting that. */
const defaultFiles: Ulimit = { name: "nofile", soft: 1024, hard: 524_288 }

/**
 * Resource limits of the process. Without CAP_SYS_RESOURCE a hard limit can only go down, so they are clamped to the engine's own
 * (setrlimit fails with EPERM otherwise). Throws {@link InvalidUlimit}.
 */
export function runtimeRlimits(
  ulimits: readonly Ulimit[],
  host: { hardLimits: HardLimits; canRaise: boolean },
): OciRlimit[] {
  const asked = ulimits.some((ulimit) => ulimit.name === "nofile") ? ulimits : [defaultFiles, ...ulimits]
  return asked.map(({ name, soft, hard }) => {
    const type = names[name]
    if (type === undefined)
      throw new InvalidUlimit(`"${name}" is not a resource limit; see getrlimit(2) for the names`)
    const ceiling = host.canRaise ? unlimited : Math.min(host.hardLimits[type] ?? unlimited, unlimited)
    const hardest = hard === -1 ? unlimited : hard
    const softest = soft === -1 ? unlimited : soft
    if (softest > hardest)
      throw new InvalidUlimit(`ulimit ${name}: the soft limit ${soft} is above the hard limit ${hard}`)
    return { type, soft: Math.min(softest, ceiling), hard: Math.min(hardest, ceiling) }
  })
}

/** Parses /proc/self/limits into hard limits by OCI name. */
export function parseLimits(text: string): HardLimits {
  const limits: Record<string, number> = {}
  for (const line of text.split("\n").slice(1)) {
    const match = /^Max (.+?)\s{2,}(\S+)\s+(\S+)/.exec(line)
    const type = match?.[1] && procNames[match[1]]
    if (type && match[3])
      limits[type] = match[3] === "unlimited" ? Number.POSITIVE_INFINITY : Number(match[3])
  }
  return limits
}

const procNames: Readonly<Record<string, string>> = {
  "cpu time": "RLIMIT_CPU",
  "file size": "RLIMIT_FSIZE",
  "data size": "RLIMIT_DATA",
  "stack size": "RLIMIT_STACK",
  "core file size": "RLIMIT_CORE",
  "resident set": "RLIMIT_RSS",
  processes: "RLIMIT_NPROC",
  "open files": "RLIMIT_NOFILE",
  "locked memory": "RLIMIT_MEMLOCK",
  "file locks": "RLIMIT_LOCKS",
  "pending signals": "RLIMIT_SIGPENDING",
  "msgqueue size": "RLIMIT_MSGQUEUE",
  "nice priority": "RLIMIT_NICE",
  "realtime priority": "RLIMIT_RTPRIO",
  "realtime timeout": "RLIMIT_RTTIME",
}
