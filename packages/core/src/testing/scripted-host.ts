import { silentLog } from "@naru/base/log"
import {
  checkReplicaJob,
  removeReplicasJob,
  resumeReplicaJob,
  routeServiceJob,
  startReplicaJob,
  stopReplicaJob,
} from "../deployments/index.ts"
import { handle, hostQueue, type Job, type JobContext, type JobHandler, openWorker } from "../jobs/index.ts"
import { keepImageJob, letImagesGoJob } from "../releases/index.ts"
import type { TestCore } from "./core.ts"

/** What a test makes the host do instead, by the job's name; the payload is what the job's shape says. */
export type Script = Record<string, (payload: unknown, job: JobContext) => Promise<unknown>>

/** A host without an engine: it answers every job well, unless the script says otherwise, and remembers what it was asked. */
export interface ScriptedHost {
  script: Script
  /** Names and payloads of the jobs, in the order in which they were begun. */
  asked: { name: string; payload: unknown }[]
  names(): string[]
  close(): Promise<void>
}

/** Opens a worker on the queue of the core's only host. */
export async function openScriptedHost(core: TestCore): Promise<ScriptedHost> {
  const { id } = await core.database.host.findFirstOrThrow({ select: { id: true } })
  const asked: ScriptedHost["asked"] = []
  const host: Pick<ScriptedHost, "script"> = { script: {} }
  const answer = <Payload, Result>(job: Job<Payload, Result>, usual: (payload: Payload) => Result) =>
    handle(job, async (payload, context) => {
      asked.push({ name: job.name, payload })
      const scripted = await host.script[job.name]?.(payload, context)
      return scripted === undefined ? usual(payload) : job.result.parse(scripted)
    })
  const handlers: JobHandler[] = [
    answer(keepImageJob, () => ({ imageId: "sha256:1" })),
    answer(letImagesGoJob, () => null),
    answer(startReplicaJob, ({ name }) => ({ containerId: `c-${name}`, address: "10.88.0.2", ports: [] })),
    answer(checkReplicaJob, ({ name }) => ({ outcome: "healthy" as const, message: `${name} is well.` })),
    answer(stopReplicaJob, ({ name }) => ({ message: `Stopped ${name}.` })),
    answer(resumeReplicaJob, () => null),
    answer(removeReplicasJob, () => null),
    answer(routeServiceJob, () => ({ message: "Routes lead there." })),
  ]
  const target = { kind: "postgres" as const, url: core.url, schema: "bullmq" }
  const worker = openWorker({ target, queue: hostQueue(id), handlers, concurrency: 4, log: silentLog })
  return Object.assign(host, {
    asked,
    names: () => asked.map(({ name }) => name),
    close: () => worker.close(),
  })
}
