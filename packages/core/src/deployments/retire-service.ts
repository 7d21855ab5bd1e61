import type { Core, TeamCore } from "../core.ts"
import { controlQueue, hostQueue, RetryLater } from "../jobs/index.ts"
import { retainReleases } from "../releases/index.ts"
import { retireServiceJob } from "./deployment.job.ts"
import {
  findLive,
  listOpen,
  moveDeployment,
  noteCancelAsked,
  setLiveRelease,
} from "./deployment.repository.ts"
import { removeReplicasJob, routeServiceJob } from "./replica.jobs.ts"
import { listReplicas, noteRemoved } from "./replica.repository.ts"
import { routeOf } from "./service-route.ts"
import { getTarget, type Target } from "./target.repository.ts"

/** Queues the end of all containers of a removed service. */
export async function retireService(
  { queues, teamId }: Pick<TeamCore, "queues" | "teamId">,
  serviceId: string,
): Promise<void> {
  const request = { id: `retire-${serviceId}`, payload: { teamId, serviceId } }
  await queues.enqueue(controlQueue, retireServiceJob, request)
}

/** Cancels what works on the service, then ends its routes, containers and kept images: the job of {@link retireServiceJob}. */
export async function runRetireService(
  core: Core,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<null> {
  const { database, queues, now } = core
  for (const { id, number } of await listOpen(database, { teamId, serviceId })) {
    await noteCancelAsked(database, { teamId, id, at: now() })
    await queues.cancel(controlQueue, id)
    throw new RetryLater(`deployment ${number} ends first`, 1000)
  }
  const target = await getTarget(database, { teamId, serviceId })
  const live = await findLive(database, { teamId, serviceId })
  if (live) await moveDeployment(database, { deployment: live, event: "retire", at: now() })
  await setLiveRelease(database, { teamId, serviceId, releaseId: null })
  await endOnHost({ ...core, teamId }, target)
  return null
}

async function endOnHost(core: Core & { teamId: string }, target: Target): Promise<void> {
  const { database, queues, teamId, now } = core
  const { serviceId, hostId } = target
  const queue = hostQueue(hostId)
  const payload = await routeOf(core, { target, deploymentId: null })
  await queues.run(queue, routeServiceJob, { id: `unroute-${serviceId}`, payload })
  const replicas = (await listReplicas(database, { teamId, serviceId })).filter(
    ({ containerId, retiredAt }) => containerId !== null || retiredAt === null,
  )
  const names = replicas.map(({ name }) => name)
  const graceSeconds = target.config.stopGraceSeconds
  await queues.run(queue, removeReplicasJob, { id: `remove-${serviceId}`, payload: { names, graceSeconds } })
  await noteRemoved(database, { teamId, ids: replicas.map(({ id }) => id), at: now() })
  await retainReleases(core, { serviceId, hostId, reason: serviceId, keep: 0 })
}
