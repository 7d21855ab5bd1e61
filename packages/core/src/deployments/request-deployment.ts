import { recordAudit } from "../audit/index.ts"
import type { Trigger } from "../builds/schema.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { controlQueue } from "../jobs/index.ts"
import { found } from "../not-found.ts"
import { findRelease, ReleaseTooOld } from "../releases/index.ts"
import { getServiceById } from "../services/index.ts"
import { runDeploymentJob } from "./deployment.job.ts"
import { insertDeployment, lockService } from "./deployment.repository.ts"

/** Queues a deployment of a service and supersedes older queued ones. Throws not_found. */
export async function requestDeployment(
  core: TeamCore,
  { serviceId, trigger, commit = null }: { serviceId: string; trigger: Trigger; commit?: string | null },
): Promise<{ id: string; number: number }> {
  return queueDeployment(core, { serviceId, trigger, commit, releaseId: null })
}

/** Queues a deployment of an earlier release. Throws not_found, {@link ReleaseTooOld}. */
export async function rollBack(
  core: TeamCore,
  { releaseId }: { releaseId: string },
): Promise<{ id: string; number: number }> {
  return queueRelease(core, { releaseId, trigger: "rollback" })
}

/** Queues a deployment of a release that lost its replicas. Throws not_found, {@link ReleaseTooOld}. */
export async function redeployRelease(
  core: TeamCore,
  { releaseId }: { releaseId: string },
): Promise<{ id: string; number: number }> {
  return queueRelease(core, { releaseId, trigger: "manual" })
}

async function queueRelease(
  core: TeamCore,
  { releaseId, trigger }: { releaseId: string; trigger: Trigger },
): Promise<{ id: string; number: number }> {
  const { database, teamId } = core
  const release = found(await findRelease(database, { teamId, id: releaseId }), "release", releaseId)
  if (release.imageRemovedAt) throw new ReleaseTooOld(release.number)
  const { serviceId, commit } = release
  return queueDeployment(core, { serviceId, trigger, commit, releaseId })
}

async function queueDeployment(
  core: TeamCore,
  request: { serviceId: string; trigger: Trigger; commit: string | null; releaseId: string | null },
): Promise<{ id: string; number: number }> {
  const { teamId, actor, now } = core
  const { serviceId } = request
  const deployment = await transaction(core.database, async (connection) => {
    const { name } = await getServiceById({ database: connection, teamId }, serviceId)
    await lockService(connection, serviceId)
    const made = await insertDeployment(connection, { ...request, teamId, actor, at: now() })
    await recordAudit(connection, {
      teamId,
      actor,
      action: request.releaseId === null ? "deployment.requested" : "deployment.rollback_requested",
      subject: { id: made.id, name: `${name} ${made.number}` },
      detail: { trigger: request.trigger, commit: request.commit },
    })
    return made
  })
  // After the commit: a worker must find the row. When this process dies here, the worker's housekeeping finds it.
  await core.queues.enqueue(controlQueue, runDeploymentJob, {
    id: deployment.id,
    payload: { teamId, deploymentId: deployment.id },
  })
  return deployment
}
