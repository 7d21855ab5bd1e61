import { readFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import type { Stats } from "./container.ts"
import type { ContainerContext } from "./container-context.ts"
import { ContainerNotRunning } from "./container-errors.ts"
import { hasProcess } from "./container-machine.ts"
import { cgroupPathOf } from "./container-paths.ts"

/** What the kernel counted for a running container. Throws `container_not_running`. */
export function readStats(context: ContainerContext, nameOrId: string): Stats {
  const { container } = context.records.get(nameOrId)
  if (!hasProcess(container.state)) throw new ContainerNotRunning(container.id)
  return {
    readAt: context.now().toISOString(),
    ...context.runtime.cgroups.stats(cgroupPathOf(container.id, container.spec)),
    networks: container.spec.network === "host" ? {} : parseNetDev(readNetDev(container.pid)),
  }
}

/** Parses /proc/PID/net/dev: 8 receive and 8 transmit counters an interface (proc_pid_net(5)). Loopback stays out. */
export function parseNetDev(text: string): Stats["networks"] {
  const rows = text.split("\n").flatMap((line) => {
    const [, name, counters] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? []
    return name === undefined || counters === undefined || name === "lo" ? [] : [{ name, counters }]
  })
  return Object.fromEntries(
    rows.map(({ name, counters }) => {
      const at = counters.split(/\s+/).map(Number)
      const counter = (index: number) => at[index] ?? 0
      return [
        name,
        {
          rxBytes: counter(0),
          rxPackets: counter(1),
          rxErrors: counter(2),
          rxDropped: counter(3),
          txBytes: counter(8),
          txPackets: counter(9),
          txErrors: counter(10),
          txDropped: counter(11),
        },
      ]
    }),
  )
}

function readNetDev(pid: number | undefined): string {
  try {
    return pid === undefined ? "" : readFileSync(`/proc/${pid}/net/dev`, "utf8")
  } catch (error) {
    // The process ended meanwhile.
    if (["ENOENT", "ESRCH", "EINVAL"].includes(errnoOf(error) ?? "")) return ""
    throw error
  }
}
