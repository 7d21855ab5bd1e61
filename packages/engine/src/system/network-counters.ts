import { readFileSync } from "node:fs"

export interface InterfaceCounters {
  rxBytes: number
  rxPackets: number
  rxErrors: number
  rxDropped: number
  txBytes: number
  txPackets: number
  txErrors: number
  txDropped: number
}

/** What passed the interfaces of the process's network namespace, by name; loopback left out. Throws `ENOENT` when it is gone. */
export function networkCounters(pid: number): Record<string, InterfaceCounters> {
  return parseNetworkCounters(readFileSync(`/proc/${pid}/net/dev`, "latin1"))
}

/** Parses /proc/net/dev (proc_pid_net(5)): two lines of headings, then eight receive and eight transmit columns. */
export function parseNetworkCounters(text: string): Record<string, InterfaceCounters> {
  const lines = text.split("\n").filter((line) => line.includes(":"))
  const counters = lines.map((line) => {
    const [name = "", values = ""] = line.split(":")
    const [rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDropped = 0, , , , , ...transmitted] = values
      .trim()
      .split(/\s+/)
      .map(Number)
    const [txBytes = 0, txPackets = 0, txErrors = 0, txDropped = 0] = transmitted
    return [
      name.trim(),
      { rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped },
    ] as const
  })
  return Object.fromEntries(counters.filter(([name]) => name !== "lo"))
}
