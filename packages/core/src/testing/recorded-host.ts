import { silentLog } from "@naru/base/log"
import type * as z from "zod"
import { buildImageJob } from "../builds/index.ts"
import {
  checkReplicaJob,
  removeReplicasJob,
  resumeReplicaJob,
  routeServiceJob,
  type ServiceRoute,
  startReplicaJob,
  stopReplicaJob,
} from "../deployments/index.ts"
import { getDefaultHost } from "../hosts/index.ts"
import { handle, hostQueue, openWorker } from "../jobs/index.ts"
import { keepImageJob, letImagesGoJob } from "../releases/index.ts"
import type { TestCore } from "./core.ts"

type Built = z.infer<typeof buildImageJob.result>
type Checked = z.infer<typeof checkReplicaJob.result>
type Start = z.infer<typeof startReplicaJob.payload>

/** What a test may have the host do otherwise. */
export interface HostAnswers {
  build(signal: AbortSignal): Promise<Built>
  keep(image: string): Promise<string>
  start(payload: Start): Promise<void>
  check(name: string, signal: AbortSignal): Promise<Checked>
  route(route: ServiceRoute, signal: AbortSignal): Promise<void>
}

/** A host behind the real queue that has no engine: it keeps in memory what the engine would have. */
export interface RecordedHost {
  id: string
  answers: HostAnswers
  /** Replicas whose containers exist; true for those that run. */
  replicas: Map<string, boolean>
  /** Every start that it was asked for, in order. */
  starts: Start[]
  /** Where each service's hostnames lead, by the service's id. */
  routes: Map<string, ServiceRoute>
  /** Names under which images of releases are kept. */
  keptImages: Set<string>
  /** Names of the replicas that run, sorted. */
  running(): string[]
  /** Answers as in the beginning again. */
  behave(): void
  close(): Promise<void>
}

const goodAnswers: HostAnswers = {
  build: async () => ({
    outcome: "built",
    imageId: "sha256:built",
    stepCount: 4,
    cachedSteps: 3,
    commit: null,
  }),
  keep: async (image) => `sha256:${image}`,
  start: async () => undefined,
  check: async (name) => ({ outcome: "healthy", message: `${name} is healthy.` }),
  route: async () => undefined,
}

/** Opens the host that a test core has registered. */
export async function openRecordedHost(core: TestCore): Promise<RecordedHost> {
  const { id } = await getDefaultHost(core.database)
  const replicas = new Map<string, boolean>()
  const host: Omit<RecordedHost, "close"> = {
    id,
    answers: { ...goodAnswers },
    replicas,
    starts: [],
    routes: new Map(),
    keptImages: new Set(),
    running: () => [...replicas].flatMap(([name, isRunning]) => (isRunning ? [name] : [])).sort(),
    behave() {
      host.answers = { ...goodAnswers }
    },
  }
  const worker = openWorker({
    target: { kind: "postgres", url: core.url, schema: "bullmq" },
    queue: hostQueue(id),
    handlers: [...imageHandlers(host), ...replicaHandlers(host)],
    concurrency: 4,
    log: silentLog,
  })
  await worker.ready()
  return Object.assign(host, { close: () => worker.close() })
}

function imageHandlers(host: Omit<RecordedHost, "close">) {
  return [
    handle(buildImageJob, (_, { signal }) => host.answers.build(signal)),
    handle(keepImageJob, async ({ image, name }) => {
      const imageId = await host.answers.keep(image)
      host.keptImages.add(name)
      return { imageId }
    }),
    handle(letImagesGoJob, async ({ names }) => {
      for (const name of names) host.keptImages.delete(name)
      return null
    }),
  ]
}

function replicaHandlers(host: Omit<RecordedHost, "close">) {
  const { replicas } = host
  return [
    handle(startReplicaJob, async (payload) => {
      host.starts.push(payload)
      await host.answers.start(payload)
      replicas.set(payload.name, true)
      return { containerId: `container-of-${payload.name}`, address: "10.0.0.2", ports: [] }
    }),
    handle(checkReplicaJob, ({ name }, { signal }) => host.answers.check(name, signal)),
    handle(stopReplicaJob, async ({ name }) => {
      replicas.set(name, false)
      return { message: `Stopped ${name}.` }
    }),
    handle(resumeReplicaJob, async ({ name }) => {
      replicas.set(name, true)
      return null
    }),
    handle(removeReplicasJob, async ({ names }) => {
      for (const name of names) replicas.delete(name)
      return null
    }),
    handle(routeServiceJob, async (route, { signal }) => {
      await host.answers.route(route, signal)
      host.routes.set(route.serviceId, route)
      return { message: `Routes lead to ${route.replicas.join(", ")}.` }
    }),
  ]
}
