import { recordAudit } from "../../audit/index.ts"
import { transaction } from "../../database.ts"
import { newId } from "../../ids.ts"
import { type Attempt, onHost, type Step } from "../attempt.ts"
import {
  findLive,
  getDeploymentRow,
  lockService,
  moveDeployment,
  setLiveRelease,
} from "../deployment.repository.ts"
import { routeServiceJob } from "../replica.jobs.ts"
import { routeOf } from "../service-route.ts"

/** Leads the service's hostnames to the new replicas. From here on the deployment is live. */
export const switchRoutes: Step = {
  name: "switch",
  event: "switch",
  state: "switching",
  isNeeded: () => true,
  async run(attempt) {
    const { core, target, deployment, tell } = attempt
    const payload = await routeOf(core, { target, deploymentId: deployment.id })
    // A job of its own each time: a worker that starts anew leads all routes to what the database says serves.
    const { message } = await onHost(attempt, routeServiceJob, { part: `switch-${newId()}`, payload })
    await tell(message)
    await makeLive(attempt)
  },
  async undo(attempt) {
    const { core, target, deployment } = attempt
    if (deployment.state !== "switching") return
    const live = await findLive(core.database, { teamId: core.teamId, serviceId: target.serviceId })
    const payload = await routeOf(core, { target, deploymentId: live?.id ?? null })
    await onHost(attempt, routeServiceJob, { part: `unswitch-${newId()}`, payload, mustEnd: true })
  },
}

/** One transaction: this one is live, the one before it retired, the service points at the release. */
async function makeLive({ core, target, deployment, finish }: Attempt): Promise<void> {
  const { teamId, actor, now } = core
  const { serviceId, name } = target
  await transaction(core.database, async (connection) => {
    await lockService(connection, serviceId)
    const before = await findLive(connection, { teamId, serviceId })
    if (before) await moveDeployment(connection, { deployment: before, event: "retire", at: now() })
    const current = await getDeploymentRow(connection, { teamId, id: deployment.id })
    await moveDeployment(connection, { deployment: current, event: "succeed", at: now() })
    await setLiveRelease(connection, { teamId, serviceId, releaseId: deployment.releaseId })
    await finish(connection)
    await recordAudit(connection, {
      teamId,
      actor,
      action: "deployment.went_live",
      subject: { id: deployment.id, name: `${name} ${deployment.number}` },
    })
  })
}
