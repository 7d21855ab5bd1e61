import { closeSync, constants, openSync, rmSync, unlinkSync, writeSync } from "node:fs"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { type Cgroups, CommandFailed, type HostMounts, run } from "../system/index.ts"
import type { ConmonHost } from "./conmon.ts"
import { CannotStartProcess } from "./runtime-errors.ts"

/** Lets a created process run. Throws `cannot_start_process` when it is not there any more. */
export async function startProcess(host: ConmonHost, id: string): Promise<void> {
  if (host.runtime.fastPaths.directStart) writeExecFifo(join(host.stateRoot, id, "exec.fifo"))
  else await runRuntime(host, ["start", id])
}

/** What `crun start` does: open the fifo, remove its name, write one byte. Without blocking, since a dead process has no reader. */
function writeExecFifo(path: string): void {
  let fifo: number
  try {
    fifo = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (errnoOf(error) !== "ENXIO" && errnoOf(error) !== "ENOENT") throw error
    throw new CannotStartProcess({
      message: "the process ended before its start",
      exitCode: 125,
      cause: error,
    })
  }
  try {
    unlinkSync(path)
    writeSync(fifo, "\0")
  } finally {
    closeSync(fifo)
  }
}

/**
 * Removes what the runtime keeps of an ended container: state directory and cgroups. Kills it if it still lives.
 * Safe to repeat, and when nothing is there.
 */
export async function deleteContainer(
  host: ConmonHost & { cgroups: Cgroups; mounts: HostMounts },
  { id, cgroupPath }: { id: string; cgroupPath: string },
): Promise<void> {
  const { cgroups, mounts } = host
  if (host.runtime.fastPaths.directDelete) {
    await cgroups.killAll(cgroupPath)
    mounts.clearUnifiedCover(cgroupPath)
    await cgroups.remove(cgroupPath)
    rmSync(join(host.stateRoot, id), { recursive: true, force: true })
    return
  }
  await runRuntime(host, ["delete", "--force", id])
  mounts.clearUnifiedCover(cgroupPath)
  await cgroups.remove(cgroupPath)
}

/** Runs one command of the runtime to its end. */
async function runRuntime(host: ConmonHost, args: readonly string[]): Promise<void> {
  const { runtime, stateRoot } = host
  try {
    await run({
      command: runtime.command,
      args: ["--root", stateRoot, ...args],
      env: { PATH: process.env.PATH ?? "", ...runtime.environment },
      timeoutMs: 30_000,
    })
  } catch (error) {
    if (
      error instanceof CommandFailed &&
      /does not exist|no such/i.test(error.stderr) &&
      args[0] === "delete"
    )
      return
    throw error
  }
}
