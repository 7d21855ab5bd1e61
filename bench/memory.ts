import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** Proportional set size of processes in MiB: shared pages count once. */
export function pssMiB(pids: readonly number[]): number {
  let kib = 0
  for (const pid of pids)
    kib += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0)
  return kib / 1024
}

/** The worker of a running platform and the monitors of its containers. */
export function naruProcesses(runDirectory: string): number[] {
  const state = JSON.parse(readFileSync(join(runDirectory, "supervisor.json"), "utf8"))
  const worker = Number(state.parts.worker.process.pid)
  const monitors = listProcesses().filter(
    ({ command }) => command.includes("conmon") && command.includes(runDirectory),
  )
  return [worker, ...childrenOf(worker), ...monitors.map(({ pid }) => pid)]
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim()
  return children === "" ? [] : children.split(" ").map(Number)
}

function listProcesses(): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8") }]
      } catch {
        // The process ended meanwhile.
        return []
      }
    })
}
