import { readdirSync, readFileSync, readlinkSync } from "node:fs"
import { basename } from "node:path"
import { errnoOf } from "@naru/base/errors"

export interface PortHolder {
  pid: number
  /** The program's file name, such as `nginx`. */
  name: string
}

const listening = "0A"

/** The process of this host that has a TCP listener or a UDP socket on the port, or undefined when none is seen. */
export function findPortHolder(request: { protocol: "tcp" | "udp"; port: number }): PortHolder | undefined {
  const inodes = new Set([...inodesOf(request, ""), ...inodesOf(request, "6")])
  if (inodes.size === 0) return undefined
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  const pid = pids.find((candidate) => hasSocket(candidate, inodes))
  if (pid === undefined) return undefined
  return { pid: Number(pid), name: programOf(pid) }
}

/** By its executable: a program may call itself anything, as Node.js calls itself MainThread. */
function programOf(pid: string): string {
  const executable = tolerant(() => readlinkSync(`/proc/${pid}/exe`), "").replace(/ \(deleted\)$/, "")
  return executable === "" ? (readText(`/proc/${pid}/comm`)?.trim() ?? "a process") : basename(executable)
}

/** Inodes of the sockets on the port, from the tables of proc_pid_net(5). */
function inodesOf(
  { protocol, port }: { protocol: "tcp" | "udp"; port: number },
  version: "" | "6",
): string[] {
  const rows = (readText(`/proc/net/${protocol}${version}`) ?? "").split("\n").slice(1)
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  return rows.flatMap((row) => {
    const [, local = "", , state = "", , , , , , inode = "0"] = row.trim().split(/\s+/)
    const matches = local.endsWith(wanted) && (protocol === "udp" || state === listening)
    return matches && inode !== "0" ? [`socket:[${inode}]`] : []
  })
}

function hasSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  return tolerant(() => readdirSync(`/proc/${pid}/fd`), []).some((fd) =>
    inodes.has(tolerant(() => readlinkSync(`/proc/${pid}/fd/${fd}`), "")),
  )
}

function readText(path: string): string | undefined {
  return tolerant(() => readFileSync(path, "utf8"), undefined)
}

/** Processes and descriptors vanish while one looks; those of stronger processes stay hidden. */
function tolerant<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(errnoOf(error) ?? "")) return otherwise
    throw error
  }
}
