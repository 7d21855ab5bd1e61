import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { describeError } from "@naru/base/errors"
import { openKeyedLock } from "@naru/base/keyed-lock"
import type { Log } from "@naru/base/log"
import { openSemaphore } from "@naru/base/semaphore"
import type { EventLog } from "../events/index.ts"
import type { ImageStore } from "../images/index.ts"
import type { NetworkStore } from "../networks/index.ts"
import { attachTo, bundleOf, type Runtime, resizeTerminal } from "../runtime/index.ts"
import type { Snapshotter } from "../snapshots/index.ts"
import type { VolumeStore } from "../volumes/index.ts"
import { openCaretaker } from "./caretaker.ts"
import type { ContainerStore } from "./container.ts"
import { openWaitingAttachments } from "./container-attachments.ts"
import { type ContainerContext, snapshotKeyOf } from "./container-context.ts"
import { ContainerNotRunning, ContainerPaused, ContainerRunning } from "./container-errors.ts"
import { openContainerExecs } from "./container-execs.ts"
import { readContainerLogs } from "./container-logs.ts"
import { hasProcess } from "./container-machine.ts"
import { parseContainerName } from "./container-names.ts"
import { openContainerRecords } from "./container-records.ts"
import { readStats } from "./container-stats.ts"
import { readTop } from "./container-top.ts"
import { openContainerWaits } from "./container-waits.ts"
import { createContainer } from "./create-container.ts"
import { endContainer } from "./end-container.ts"
import { openHealthMonitor } from "./health-monitor.ts"
import { reconcileContainers } from "./reconcile-containers.ts"
import { removeContainer } from "./remove-container.ts"
import { openRestarter } from "./restarter.ts"
import { startContainer } from "./start-container.ts"
import {
  killAndWait,
  killContainer,
  pauseContainer,
  stopContainer,
  unpauseContainer,
} from "./stop-container.ts"

export interface ContainersOptions {
  /** Kept data of containers alone. */
  home: string
  log: Log
  runtime: Runtime
  images: ImageStore
  snapshots: Snapshotter
  networks: NetworkStore
  volumes: VolumeStore
  events: EventLog
  now?: () => Date
}

/** Starts in flight for each core: beyond two or three, more only adds latency (measured: 59 a second with 2, 58 with 8). */
const startsPerCore = 3

/** Opens the containers of one engine and adopts those that still run. */
export async function openContainers(options: ContainersOptions): Promise<ContainerStore> {
  const { home, log, runtime, events, now = () => new Date() } = options
  mkdirSync(join(home, "data"), { recursive: true, mode: 0o700 })
  const records = await openContainerRecords({ directory: join(home, "documents"), events, log })
  const contextOf = () => context
  const execs = openContainerExecs(contextOf)
  const health = openHealthMonitor(contextOf, execs)
  const restarter = openRestarter(contextOf)
  const context: ContainerContext = {
    ...options,
    records,
    waits: openContainerWaits(),
    attachments: openWaitingAttachments(),
    locks: openKeyedLock(),
    starts: openSemaphore(runtime.host.cpus * startsPerCore),
    followers: [restarter, health],
    now,
  }
  runtime.exits.onExit((id, exitCode) => {
    context.locks
      .run(id, () => endContainer(context, id, exitCode))
      .catch((error: unknown) =>
        log.error(
          { error, container: id, reason: describeError(error) },
          "The end of a container could not be kept",
        ),
      )
  })
  await reconcileContainers(context)
  const caretaker = openCaretaker(context)
  return {
    ...lookups(context),
    ...deeds(context),
    ...streams(context),
    createExec: async (nameOrId, spec) => execs.create(records.get(nameOrId).container, spec),
    startExec: (execId, request) => execs.start(execId, request),
    resizeExec: async (execId, size) => execs.resize(execId, size),
    getExec: async (execId) => execs.get(execId),
    async close() {
      for (const part of [caretaker, health, restarter]) part.close()
    },
  }
}

type Lookups = Pick<ContainerStore, "list" | "get" | "find" | "stats" | "top" | "usage">

function lookups(context: ContainerContext): Lookups {
  const { records, images, snapshots } = context
  return {
    list: async () => records.list().map(({ container }) => container),
    get: async (nameOrId) => records.get(nameOrId).container,
    find: async (nameOrId) => records.find(nameOrId)?.container,
    stats: async (nameOrId) => readStats(context, nameOrId),
    top: (nameOrId, psArguments) => readTop(context, nameOrId, psArguments),
    async usage(nameOrId) {
      const { container } = records.get(nameOrId)
      const { sizeBytes: writableBytes } = await snapshots.usage({ key: snapshotKeyOf(container.id) })
      const image = await images.find(container.imageId)
      return { writableBytes, rootBytes: writableBytes + (image?.sizeBytes ?? 0) }
    },
  }
}

type Deeds = Pick<
  ContainerStore,
  "create" | "start" | "stop" | "restart" | "kill" | "pause" | "unpause" | "rename" | "wait" | "remove"
>

function deeds(context: ContainerContext): Deeds {
  const { records, locks, waits } = context
  const idOf = (nameOrId: string) => records.get(nameOrId).container.id
  const start = (id: string) => locks.run(id, () => startContainer(context, id))
  return {
    create: (spec) => createContainer(context, spec),
    start: (nameOrId) => start(idOf(nameOrId)),
    stop: (nameOrId, options) => stopContainer(context, idOf(nameOrId), options),
    async restart(nameOrId, options) {
      const id = idOf(nameOrId)
      await stopContainer(context, id, options)
      await start(id)
      records.publish(records.get(id).container, "restart")
    },
    kill: (nameOrId, signal) => killContainer(context, idOf(nameOrId), signal),
    pause: (nameOrId) => locks.run(idOf(nameOrId), () => pauseContainer(context, idOf(nameOrId))),
    unpause: (nameOrId) => locks.run(idOf(nameOrId), () => unpauseContainer(context, idOf(nameOrId))),
    async rename(nameOrId, name) {
      const { container } = records.get(nameOrId)
      await locks.run(container.id, () => records.rename(container.id, parseContainerName(name)))
      records.publish(records.get(container.id).container, "rename", { oldName: `/${container.name}` })
    },
    async wait(nameOrId, { condition = "not-running", signal } = {}) {
      const { container } = records.get(nameOrId)
      const { id, state, exitCode = 0, error } = container
      const runs = hasProcess(state) || state === "restarting"
      if (condition === "not-running" && !runs) return { exitCode, ...(error && { error }) }
      return waits.next(id, condition === "removed" ? "removed" : "ended", signal)
    },
    async remove(nameOrId, { force = false, volumes = false } = {}) {
      const { id, state } = records.get(nameOrId).container
      const runs = hasProcess(state) || state === "restarting"
      if (runs && !force) throw new ContainerRunning(id, state)
      if (runs) await killAndWait(context, id)
      await locks.run(id, () => removeContainer(context, id, { volumes }))
    },
  }
}

function streams(context: ContainerContext): Pick<ContainerStore, "logs" | "attach" | "resize"> {
  const { records, runtime, attachments } = context
  return {
    logs: (nameOrId, query) => readContainerLogs(context, nameOrId, query),
    async attach(nameOrId, request) {
      const { id, state, spec } = records.get(nameOrId).container
      if (state === "paused") throw new ContainerPaused(id)
      const stdin = request.stdin && spec.openStdin === true
      const options = { stdin, lingers: !stdin && spec.openStdin === true && spec.stdinOnce === true }
      if (state !== "running") return attachments.wait(id, options)
      return attachTo(bundleOf(runtime.run, id).attachSocket, options)
    },
    async resize(nameOrId, size) {
      const { id, state } = records.get(nameOrId).container
      if (!hasProcess(state)) throw new ContainerNotRunning(id)
      resizeTerminal(bundleOf(runtime.run, id), size)
    },
  }
}
