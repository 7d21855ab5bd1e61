import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { describeError, errnoOf } from "@naru/base/errors"
import { unmountAt } from "../mounts/index.ts"
import { bundleNameOf, bundleOf, deleteContainer, readPidFile } from "../runtime/index.ts"
import { sendSignal } from "../system/index.ts"
import type { Container } from "./container.ts"
import { type ContainerContext, containerOfSnapshot } from "./container-context.ts"
import { hasProcess } from "./container-machine.ts"
import { containerHome } from "./container-paths.ts"
import type { ContainerRecord } from "./container-record.ts"
import { clearRemains } from "./container-remains.ts"
import { endContainer } from "./end-container.ts"
import { livingPid } from "./living-process.ts"
import { removeVolumesOf } from "./mount-requests.ts"
import { removeContainer } from "./remove-container.ts"
import { startsWithEngine } from "./restart-policy.ts"
import { startContainer } from "./start-container.ts"

/** What Docker reports for a container whose end nobody saw: the host went down with it. */
const unseenExitCode = 255

/**
 * Brings what is written and what is together, when the engine opens: containers that still run are adopted, those that ended meanwhile
 * get their exit code, half-done starts and removals are cleared or finished, and what belongs to no container goes.
 */
export async function reconcileContainers(context: ContainerContext): Promise<void> {
  const { records, locks, log } = context
  for (const record of records.list()) {
    const { id } = record.container
    try {
      await locks.run(id, () => reconcileContainer(context, record))
    } catch (error) {
      log.error({ error, container: id, reason: describeError(error) }, "A container could not be reconciled")
    }
  }
  await clearOrphans(context)
  await context.networks.reconcile(
    new Set(
      records
        .list()
        .filter(isLiving)
        .map(({ container }) => container.id),
    ),
  )
  startThoseThatShould(context)
}

function isLiving({ container }: ContainerRecord): boolean {
  return hasProcess(container.state)
}

async function reconcileContainer(context: ContainerContext, record: ContainerRecord): Promise<void> {
  const { runtime, records, followers } = context
  const { container } = record
  const { id, state } = container
  if (state === "removing" || state === "dead") return removeContainer(context, id, { volumes: false })
  if (hasProcess(state)) {
    const exitCode = runtime.exits.find(id)
    if (exitCode !== undefined) return endContainer(context, id, exitCode)
    const pid = livingPid(record)
    if (pid === undefined) return endContainer(context, id, unseenExitCode)
    // It runs, but its monitor's files are out of reach: the run directory was lost with its mount namespace.
    if (!existsSync(bundleOf(runtime.run, id).conmonPidFile)) {
      sendSignal(pid, "SIGKILL")
      return endContainer(context, id, unseenExitCode)
    }
    for (const follower of followers) follower.started(id)
    return
  }
  // A start that was cut short, or an end whose clearing up was.
  if (existsSync(bundleOf(runtime.run, id).rootfs)) await clearRemains(context, container)
  if (state === "exited" && container.spec.autoRemove) return removeContainer(context, id, { volumes: true })
  if (state === "restarting") await records.transition(id, "exit")
}

/** Clears run-time things and snapshots that bear no container's name. */
async function clearOrphans(context: ContainerContext): Promise<void> {
  const { runtime, records, snapshots, volumes, home } = context
  const bundles = new Set(records.list().map(({ container }) => bundleNameOf(container.id)))
  for (const name of namesIn(join(runtime.run, "c"))) if (!bundles.has(name)) clearOrphanBundle(context, name)
  for (const id of namesIn(runtime.stateRoot)) {
    if (/^[a-f0-9]{64}$/.test(id) && !records.findById(id))
      await deleteContainer(runtime, { id, cgroupPath: `/naru/${id}` })
  }
  for (const id of runtime.exits.list()) if (!records.findById(id)) runtime.exits.forget(id)
  for (const snapshot of await snapshots.list()) {
    const owner = snapshot.kind === "active" ? containerOfSnapshot(snapshot.name) : undefined
    if (owner !== undefined && !records.findById(owner)) await snapshots.removeActive(snapshot.name)
  }
  for (const id of namesIn(join(home, "data"))) {
    if (records.findById(id)) continue
    await removeVolumesOf(volumes, id)
    rmSync(containerHome(home, id), { recursive: true, force: true })
  }
}

function clearOrphanBundle({ runtime }: ContainerContext, name: string): void {
  const bundle = bundleOf(runtime.run, name)
  const monitor = readPidFile(bundle.conmonPidFile)
  if (monitor !== undefined && isMonitor(monitor)) sendSignal(monitor, "SIGKILL")
  unmountAt(bundle.rootfs)
  rmSync(bundle.directory, { recursive: true, force: true })
}

/** A PID in an orphan's file may be anybody's by now. */
function isMonitor(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "conmon"
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH") return false
    throw error
  }
}

/** In the background: opening the engine does not wait for it. */
function startThoseThatShould(context: ContainerContext): void {
  for (const { container, internal } of context.records.list()) {
    if (container.state !== "exited" || container.startedAt === undefined) continue
    const run = { exitCode: container.exitCode ?? 0, restartCount: 0, stoppedByHand: internal.stoppedByHand }
    if (startsWithEngine(container.spec.restart, run)) void startLogged(context, container)
  }
}

async function startLogged(context: ContainerContext, { id }: Container): Promise<void> {
  try {
    await context.locks.run(id, () => startContainer(context, id))
  } catch (error) {
    context.log.warn(
      { container: id, reason: describeError(error) },
      "A container could not be started again",
    )
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return []
    throw error
  }
}
