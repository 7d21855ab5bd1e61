import { mkdirSync, rmSync } from "node:fs"
import { NaruError } from "@naru/base/errors"
import { openUndo } from "@naru/base/undo"
import { mountAt, unmountAt } from "../mounts/index.ts"
import type { Connection } from "../networks/index.ts"
import {
  type Bundle,
  bundleOf,
  CannotStartProcess,
  deleteContainer,
  launchConmon,
  startProcess,
} from "../runtime/index.ts"
import type { Container } from "./container.ts"
import { writeBundle } from "./container-bundle.ts"
import { type ContainerContext, snapshotKeyOf } from "./container-context.ts"
import {
  ContainerBeingRemoved,
  ContainerNotRunning,
  ContainerPaused,
  ContainerStartFailed,
} from "./container-errors.ts"
import { cgroupPathOf, containerHome, logPathOf } from "./container-paths.ts"
import type { ContainerRecord } from "./container-record.ts"
import { clearBundle } from "./container-remains.ts"
import { identityOf } from "./living-process.ts"
import { logLimitsOf } from "./log-limits.ts"
import { removeContainer } from "./remove-container.ts"
import { fillVolumes } from "./volume-content.ts"

/**
 * Starts a container; one that runs is left alone. The caller holds its lock. All or nothing: a failure takes back every step, is
 * kept in the record and thrown as `container_start_failed`.
 *
 * What a crash leaves half-done is found by the bundle directory, which is there before anything else and named after the container.
 */
export async function startContainer(context: ContainerContext, id: string): Promise<void> {
  const record = context.records.get(id)
  const { container } = record
  if (container.state === "running") return
  if (container.state === "paused") throw new ContainerPaused(id)
  if (container.state === "removing" || container.state === "dead") throw new ContainerBeingRemoved(id)
  try {
    await context.starts.run(() => startProcessOf(context, record))
    context.records.publish(container, "start")
    await connectLatecomers(context, id)
    for (const follower of context.followers) follower.started(id)
  } catch (error) {
    const failure = await keepFailure(context, container, error)
    // Who asked for removal waits for it, as after an end.
    if (container.spec.autoRemove) await removeContainer(context, id, { volumes: true })
    throw failure
  }
}

async function startProcessOf(context: ContainerContext, record: ContainerRecord): Promise<void> {
  const { runtime, networks, attachments, records } = context
  const { container } = record
  const { id, spec } = container
  const bundle = bundleOf(runtime.run, id)
  runtime.warmth.warm()
  await using undo = openUndo()

  // 1. The bundle directory: from here on a crash leaves a trace.
  undo.defer(() => clearBundle(bundle))
  prepareDirectories(context, id, bundle)

  // 2. conmon loads on another core while this one goes on.
  const conmon = await launchConmon(runtime, conmonRequest(context, container, bundle))
  undo.defer(() => conmon.abandon())

  // 3. Network: namespace, address, published ports.
  undo.defer(() => networks.disconnect(id))
  const { connection, networkOf } = await connect(context, container)

  // 4. Root file system.
  undo.defer(() => unmountAt(bundle.rootfs))
  mountAt(await context.snapshots.mountOf(snapshotKeyOf(id)), bundle.rootfs)
  if (!record.internal.volumesFilled) await fillVolumes(bundle.rootfs, container.mounts)

  // 5. hosts files and config.json.
  writeBundle({ runtime, record, connection, ...(networkOf && { networkOf }) })

  // 6. The process, waiting; then those who want its first byte; then off it goes.
  let pid: number | undefined
  // An exit file of this run must not be taken for the next one's.
  undo.defer(() => pid !== undefined && runtime.exits.settle(id))
  undo.defer(() => deleteContainer(runtime, { id, cgroupPath: cgroupPathOf(id, spec) }))
  pid = await conmon.create()
  const identity = identityOf(pid)
  await attachments.connect(id, bundle)
  await startProcess(runtime, id)

  // 7. It runs, as soon as that is written down.
  const startedAt = context.now().toISOString()
  const fresh = { finishedAt: undefined, exitCode: undefined, error: undefined, oomKilled: false }
  await records.transition(id, "start", {
    container: { pid, connection, startedAt, ...fresh },
    internal: { volumesFilled: true, stoppedByHand: false, ...identity },
  })
  undo.keep()
}

/** Those who asked to attach after the others were connected and before the state said "running". */
async function connectLatecomers({ runtime, attachments, log }: ContainerContext, id: string): Promise<void> {
  try {
    await attachments.connect(id, bundleOf(runtime.run, id))
  } catch (error) {
    // The process may have ended already; their streams have, too.
    log.debug({ error, container: id }, "An attachment came too late")
  }
}

function prepareDirectories(context: ContainerContext, id: string, bundle: Bundle): void {
  context.runtime.exits.forget(id)
  rmSync(bundle.oomFile, { force: true })
  mkdirSync(bundle.rootfs, { recursive: true, mode: 0o700 })
  mkdirSync(containerHome(context.home, id), { recursive: true, mode: 0o700 })
}

/** Where conmon itself cuts a log that no engine is there to move aside: far above what the caretaker lets grow between two looks. */
function unattendedBytes(sizeBytes: number): number {
  return Math.max(sizeBytes * 10, 64 * 1024 * 1024)
}

function conmonRequest(context: ContainerContext, { id, spec, process }: Container, bundle: Bundle) {
  const limits = logLimitsOf(spec.logDriver)
  return {
    id,
    bundle,
    program: process.arguments[0] ?? "",
    tty: spec.tty ?? false,
    openStdin: spec.openStdin ?? false,
    keepStdin: spec.stdinOnce !== true,
    ...(limits && {
      logPath: logPathOf(context.home, id),
      logLimitBytes: unattendedBytes(limits.sizeBytes),
    }),
  }
}

/** Joins the asked network, or the namespace of another running container. */
async function connect(
  { networks, records }: ContainerContext,
  { id, name, spec }: Container,
): Promise<{ connection: Connection; networkOf?: Container }> {
  const network = spec.network || "bridge"
  if (network.startsWith("container:")) {
    const { container } = records.get(network.slice("container:".length))
    if (container.state !== "running" || !container.connection) throw new ContainerNotRunning(container.id)
    return { connection: { ...container.connection, ports: [] }, networkOf: container }
  }
  const connection = await networks.connect({
    containerId: id,
    containerName: name,
    network,
    aliases: [...(spec.networkAliases ?? []), id.slice(0, 12)],
    ports: spec.ports ?? [],
    ...(spec.address && { address: spec.address }),
    ...(spec.macAddress && { macAddress: spec.macAddress }),
  })
  return { connection }
}

async function keepFailure(
  context: ContainerContext,
  container: Container,
  error: unknown,
): Promise<unknown> {
  context.attachments.giveUp(container.id)
  if (!(error instanceof NaruError)) return error
  const { records, now } = context
  const exitCode = error instanceof CannotStartProcess ? error.exitCode : 125
  const change = { container: { exitCode, error: error.message, finishedAt: now().toISOString() } }
  if (container.state === "restarting") await records.transition(container.id, "exit", change)
  else await records.update(container.id, change)
  return new ContainerStartFailed({ id: container.id, cause: error, exitCode })
}
