import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"

const pollMs = 50

/**
 * Waits until no connection of this host to the address is open any more, or the time is over; returns how many are left.
 * The front door keeps a connection exactly as long as a request needs it once its routes lead elsewhere: it closes idle
 * ones with the configuration that they belonged to.
 */
export async function drain(
  address: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<number> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const open = countConnections(await readFile("/proc/net/tcp", "latin1"), address)
    if (open === 0 || Date.now() >= deadline) return open
    await sleep(pollMs, undefined, { signal })
  }
}

const established = "01"

/**
 * Counts established connections to an IPv4 address in the text of /proc/net/tcp. Addresses there are hexadecimal in the
 * machine's byte order, `0200000A:1F90` for 10.0.0.2:8080 (proc_pid_net(5)).
 */
export function countConnections(table: string, address: string): number {
  const bytes = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"))
  const wanted = bytes.reverse().join("").toUpperCase()
  return table.split("\n").filter((line) => {
    const [, , remote = "", state] = line.trim().split(/\s+/)
    return state === established && remote.startsWith(`${wanted}:`)
  }).length
}
