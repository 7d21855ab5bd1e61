import { findProgram } from "../runtime/index.ts"
import { CommandFailed, run } from "../system/index.ts"
import type { ContainerContext } from "./container-context.ts"
import { ContainerNotRunning, InvalidContainerSpec } from "./container-errors.ts"
import { hasProcess } from "./container-machine.ts"
import { cgroupPathOf } from "./container-paths.ts"
import { listProcesses } from "./process-list.ts"

export interface ProcessTable {
  titles: readonly string[]
  processes: readonly (readonly string[])[]
}

/**
 * Processes of a container as the host's ps(1) prints them (default `-ef`); without ps, the same columns read from /proc.
 * Throws `container_not_running`, `invalid_container_spec` for arguments that ps refuses or that leave the PID out.
 */
export async function readTop(
  context: ContainerContext,
  nameOrId: string,
  psArguments: readonly string[] = [],
): Promise<ProcessTable> {
  const { container } = context.records.get(nameOrId)
  if (!hasProcess(container.state)) throw new ContainerNotRunning(container.id)
  const pids = new Set(context.runtime.cgroups.processes(cgroupPathOf(container.id, container.spec)))
  const ps = findProgram("ps")
  if (ps === undefined) return listProcesses([...pids])
  return parsePs(await runPs(ps, psArguments.length > 0 ? psArguments : ["-ef"]), pids)
}

/** Keeps the title line and the rows of these PIDs; the last column may hold blanks. */
export function parsePs(text: string, pids: ReadonlySet<number>): ProcessTable {
  const [head = "", ...lines] = text.split("\n").filter(Boolean)
  const titles = head.trim().split(/\s+/)
  const pidColumn = titles.indexOf("PID")
  if (pidColumn < 0) throw new InvalidContainerSpec("Couldn't find PID field in ps output")
  const rows = lines.map((line) => {
    const fields = line.trim().split(/\s+/)
    return [...fields.slice(0, titles.length - 1), fields.slice(titles.length - 1).join(" ")]
  })
  return { titles, processes: rows.filter((row) => pids.has(Number(row[pidColumn]))) }
}

async function runPs(ps: string, args: readonly string[]): Promise<string> {
  try {
    return (await run({ command: ps, args, timeoutMs: 10_000 })).stdout
  } catch (error) {
    if (error instanceof CommandFailed) throw new InvalidContainerSpec(`ps: ${error.stderr.trim()}`)
    throw error
  }
}
