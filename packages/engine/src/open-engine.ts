import { join } from "node:path"
import { openBuilder } from "./builder/index.ts"
import { type ContainerStore, openContainers } from "./containers/index.ts"
import { openContentStore } from "./content/index.ts"
import type { Engine, EngineInfo, EngineOptions } from "./engine.ts"
import { openEngineHome } from "./engine-home.ts"
import { type EventLog, openEventLog } from "./events/index.ts"
import { type ImageEvent, openImages } from "./images/index.ts"
import { openLeases } from "./leases/index.ts"
import { openNetworks } from "./networks/index.ts"
import { openRuntime, type Runtime } from "./runtime/index.ts"
import { openSnapshotter } from "./snapshots/index.ts"
import { hostFacts } from "./system/index.ts"
import { openVolumes } from "./volumes/index.ts"

/**
 * Opens the engine of a directory and adopts the containers that still run. Needs root and a mount namespace of its own.
 * Throws `engine_in_use`, `shared_mount_namespace`, `runtime_not_found`.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { home, run, log } = options
  const closing = new AsyncDisposableStack()
  await using opening = closing
  const engineHome = await openEngineHome(options)
  closing.defer(() => engineHome.close())

  // What is kept.
  const events = closing.adopt(await openEventLog({ directory: join(home, "events"), log }), (log) =>
    log.close(),
  )
  const content = await openContentStore({ directory: join(home, "content") })
  const leases = await openLeases({ directory: join(home, "leases"), log })
  const snapshots = closing.adopt(await openSnapshotter({ directory: join(home, "s"), log }), (part) =>
    part.close(),
  )
  const volumes = await openVolumes({ home, log })
  let containers: ContainerStore | undefined
  const images = await openImages({
    directory: join(home, "images"),
    ...{ content, snapshots, leases, log },
    usersOf: async (imageId) => usersOf(await containers?.list(), imageId),
    ...(options.isPinned && { isPinned: options.isPinned }),
    report: (event) => publishImageEvent(events, event),
  })

  // What runs.
  const networks = closing.adopt(await openNetworks({ home, run, instance: engineHome.id, log }), (part) =>
    part.close(),
  )
  const runtime = closing.adopt(await openRuntime({ run, log, ...options.runtime }), (part) => part.close())
  const parts = { content, snapshots, images, networks, volumes, events, runtime, leases, log }
  containers = closing.adopt(await openContainers({ ...parts, home: join(home, "containers") }), (part) =>
    part.close(),
  )
  const builder = await openBuilder({ ...parts, home: join(home, "builder"), run })
  await images.collectGarbage()

  const stack = opening.move()
  return {
    ...{ id: engineHome.id, content, snapshots, images, containers, networks, volumes, builder, events },
    info: async () => infoOf({ id: engineHome.id, home, runtime, warnings: engineHome.warnings }),
    close: () => stack.disposeAsync(),
  }
}

function usersOf(containers: Awaited<ReturnType<ContainerStore["list"]>> = [], imageId: string) {
  return containers
    .filter((container) => container.imageId === imageId)
    .map(({ id, state }) => ({
      id,
      running: state === "running" || state === "paused" || state === "restarting",
    }))
}

function publishImageEvent(events: EventLog, { action, imageId, name }: ImageEvent): void {
  events.publish({ type: "image", action, id: imageId, attributes: { name: name ?? imageId } })
}

function infoOf(request: {
  id: string
  home: string
  runtime: Runtime
  warnings: readonly string[]
}): EngineInfo {
  const { id, home, runtime } = request
  const { name, version, path } = runtime.runtime
  const { host } = runtime
  return {
    id,
    home,
    runtime: { name, version, path },
    cgroupVersion: runtime.cgroups.version,
    ...hostFacts(),
    securityOptions: ["name=seccomp,profile=builtin", ...(host.cgroupVersion === 2 ? ["name=cgroupns"] : [])],
    warnings: [
      ...request.warnings,
      ...runtime.warnings,
      ...(host.canLimitSwap ? [] : ["No swap limit support: a memory limit does not cover swap"]),
    ],
  }
}
