import type { TeamCore } from "../core.ts"
import type { JobContext } from "../jobs/index.ts"
import type { Attempt, Step } from "./attempt.ts"
import { type DeploymentRow, getDeploymentRow, moveDeployment } from "./deployment.repository.ts"
import { finishStep, isStepDone, startStep, tellStep } from "./step.repository.ts"
import type { Target } from "./target.repository.ts"

/** A deployment under way in this process. */
export interface Run {
  core: TeamCore
  job: JobContext
  deploymentId: string
  target: Target
  /** Those that this deployment takes, in order. */
  steps: readonly Step[]
  isLive: boolean
  /** Name of the step that is being taken, for the failure. */
  at: string
}

/** What a step works with, the deployment's row fresh from the database. */
export async function attemptAt(run: Run, step: Step): Promise<Attempt> {
  const { core, job, target } = run
  const deployment = await readDeployment(run)
  const key = { teamId: core.teamId, deploymentId: deployment.id, position: positionOf(run, step) }
  return {
    core,
    job,
    target,
    deployment,
    tell: (line) => tellStep(core.database, { ...key, line }),
    finish: (connection) => finishStep(connection, { ...key, at: core.now() }),
  }
}

/** Takes a step unless an earlier run has, and keeps its state, time and output. */
export async function takeStep(run: Run, step: Step): Promise<void> {
  const { core, job } = run
  const { database, teamId, now } = core
  run.at = step.name
  const key = { teamId, deploymentId: run.deploymentId, position: positionOf(run, step) }
  if (await isStepDone(database, key)) return
  job.signal.throwIfAborted()
  const before = await readDeployment(run)
  if (step.event && before.state !== step.state) {
    await moveDeployment(database, { deployment: before, event: step.event, at: now() })
  }
  await startStep(database, { ...key, at: now() })
  await step.run(await attemptAt(run, step))
  await finishStep(database, { ...key, at: now() })
}

/** Steps count from 1 in the order of the list. */
function positionOf(run: Pick<Run, "steps">, step: Step): number {
  return run.steps.indexOf(step) + 1
}

function readDeployment({ core, deploymentId }: Run): Promise<DeploymentRow> {
  return getDeploymentRow(core.database, { teamId: core.teamId, id: deploymentId })
}
