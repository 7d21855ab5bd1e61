import type { Core, TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { type JobContext, RetryLater } from "../jobs/index.ts"
import type { Step } from "./attempt.ts"
import { deploymentMachine } from "./deployment.machine.ts"
import {
  type DeploymentRow,
  findWorking,
  getDeploymentRow,
  lockService,
  moveDeployment,
} from "./deployment.repository.ts"
import { planSteps, skipSteps } from "./step.repository.ts"
import type { Run } from "./take-step.ts"
import { getTarget } from "./target.repository.ts"

/** How soon a deployment looks again whether the one before it has ended. */
const waitMs = 1000

/**
 * Takes a deployment up: one that waits gets its service to itself by moving into its first step; one that was interrupted
 * goes on. Nothing when there is nothing left to do. Throws {@link RetryLater} while another one works on the service.
 */
export async function beginDeployment(
  core: Core,
  request: { teamId: string; deploymentId: string; job: JobContext; steps: readonly Step[] },
): Promise<Run | undefined> {
  const { teamId, deploymentId: id, job } = request
  return transaction(core.database, async (connection) => {
    const known = await getDeploymentRow(connection, { teamId, id })
    await lockService(connection, known.serviceId)
    // Read again under the lock: it may have been superseded or canceled in between.
    const deployment = await getDeploymentRow(connection, { teamId, id })
    if (deploymentMachine.isFinal(deployment.state)) {
      // The next one went live while this one's run was lost: it does what was left to do here.
      await skipSteps(connection, { teamId, deploymentId: id, at: core.now() })
      return undefined
    }
    const target = await getTarget(connection, deployment)
    const steps = request.steps.filter((step) => step.isNeeded({ deployment, target }))
    const run: Run = {
      core: asRequester(core, deployment),
      job,
      deploymentId: id,
      target,
      steps,
      isLive: deployment.state === "live",
      at: steps[0]?.name ?? "",
    }
    if (deployment.state !== "queued") return run
    if (deployment.cancelAskedAt || target.isRemoved) {
      await moveDeployment(connection, { deployment, event: "cancel", at: core.now() })
      return undefined
    }
    const other = await findWorking(connection, deployment)
    if (other) throw new RetryLater(`deployment ${other.number} works on the service`, waitMs)
    const planned = steps.map(({ name }, index) => ({ name, position: index + 1 }))
    await planSteps(connection, { teamId, deploymentId: id, steps: planned })
    const event = steps[0]?.event
    if (event) await moveDeployment(connection, { deployment, event, at: core.now() })
    return run
  })
}

/** The deployment's steps act for whoever asked for it. */
function asRequester(core: Core, { teamId, actorId, actorName, trigger }: DeploymentRow): TeamCore {
  const kind = trigger === "webhook" ? "webhook" : actorId === null ? "system" : "user"
  return { ...core, teamId, actor: { kind, name: actorName, ...(actorId !== null && { id: actorId }) } }
}
