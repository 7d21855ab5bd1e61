import { NaruError } from "@naru/base/errors"
import { transaction } from "../database.ts"
import { JobCanceled, type JobContext, mayPass, WorkerStopping } from "../jobs/index.ts"
import { Interrupted, ReplicaUnhealthy } from "./deployment.errors.ts"
import type { DeploymentEvent } from "./deployment.machine.ts"
import { getDeploymentRow, moveDeployment } from "./deployment.repository.ts"
import type { DeploymentFailure } from "./deployment.schema.ts"
import { endSteps } from "./step.repository.ts"
import type { Run } from "./take-step.ts"

/** True when the job will run again and go on: nothing is taken back and nothing is decided yet. */
export function comesAgain(job: JobContext, error: unknown): boolean {
  if (job.signal.reason instanceof JobCanceled) return false
  if (job.signal.reason instanceof WorkerStopping) return true
  return mayPass(error) && !job.isLastAttempt
}

/** Keeps how a deployment ended, and why. One that is live stays live: only what came after has failed. */
export async function endDeployment(run: Run, error: unknown): Promise<void> {
  const { core, deploymentId, job } = run
  const { teamId, now } = core
  await transaction(core.database, async (connection) => {
    const deployment = await getDeploymentRow(connection, { teamId, id: deploymentId })
    await endSteps(connection, { teamId, deploymentId, at: now() })
    if (deployment.state === "live") return
    const event = eventOf(job, error)
    const failure = event === "cancel" ? undefined : failureOf(run.at, error)
    await moveDeployment(connection, { deployment, event, at: now(), ...(failure && { failure }) })
  })
}

function eventOf(job: JobContext, error: unknown): DeploymentEvent {
  if (job.signal.reason instanceof JobCanceled) return "cancel"
  return error instanceof Interrupted || mayPass(error) ? "interrupt" : "fail"
}

/** What the page says: which step, what happened, what was printed, what to do. */
export function failureOf(step: string, error: unknown): DeploymentFailure {
  if (error instanceof ReplicaUnhealthy) return { ...error.failure, step }
  if (error instanceof NaruError) return { code: error.code, step, message: error.userMessage }
  return { code: "unexpected", step, message: error instanceof Error ? error.message : String(error) }
}
