import { Buffer } from "node:buffer"
import type { TeamCore } from "../core.ts"
import type { Connection } from "../database.ts"
import { hostQueue, type Job, type JobContext } from "../jobs/index.ts"
import type { DeploymentEvent } from "./deployment.machine.ts"
import type { DeploymentRow } from "./deployment.repository.ts"
import type { DeploymentState } from "./deployment.schema.ts"
import type { Target } from "./target.repository.ts"

/** One run of a deployment's list; every step gets it with the row as it is then. */
export interface Attempt {
  core: TeamCore
  job: JobContext
  target: Target
  deployment: DeploymentRow
  /** Adds a line to what the step tells people. */
  tell(line: string): Promise<void>
  /** Marks the step as done within a transaction of its own making. */
  finish(connection: Connection): Promise<void>
}

/**
 * One step of a deployment. A step reads what the steps before it made from the database and keeps what it makes there, so
 * that any process can go on after any other; running it twice does what running it once does.
 */
export interface Step {
  name: string
  /** Leads into {@link Step.state}; absent for what happens after the deployment is live. */
  event?: DeploymentEvent
  state: DeploymentState
  isNeeded(attempt: Pick<Attempt, "deployment" | "target">): boolean
  run(attempt: Attempt): Promise<void>
  /** Takes back what `run` did, or began, or never began. */
  undo?(attempt: Attempt): Promise<void>
}

/** Has the service's host do a job and waits for it; `part` makes the job's id unique within the deployment. */
export function onHost<Payload, Result>(
  { core, job: { signal }, target, deployment }: Attempt,
  job: Job<Payload, Result>,
  { part, payload, mustEnd = false }: { part: string; payload: Payload; mustEnd?: boolean },
): Promise<Result> {
  const request = { id: `${deployment.id}-${part}`, payload, ...(!mustEnd && { signal }) }
  return core.queues.run(hostQueue(target.hostId), job, request)
}

/** Bytes as they travel in a payload. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64")
}
