import * as z from "zod"
import type { Core, TeamCore } from "../core.ts"
import { newId } from "../ids.ts"
import { controlQueue, defineJob, hostQueue, RetryLater } from "../jobs/index.ts"
import { findLive, findWorking } from "./deployment.repository.ts"
import { routeServiceJob } from "./replica.jobs.ts"
import { routeOf } from "./service-route.ts"
import { getTarget } from "./target.repository.ts"

/** In control: lead a service's hostnames of now to the replicas that serve now. */
export const refreshRouteJob = defineJob({
  name: "refresh-route",
  payload: z.object({ teamId: z.string(), serviceId: z.string() }),
  result: z.null(),
  attempts: 20,
})

/** Queues the mending of a service's routes; call it after its domains changed. */
export async function routeService(
  { queues, teamId, now }: Pick<TeamCore, "queues" | "teamId" | "now">,
  serviceId: string,
): Promise<void> {
  const request = { id: `route-${newId(now())}`, payload: { teamId, serviceId } }
  await queues.enqueue(controlQueue, refreshRouteJob, request)
}

/** The job of {@link refreshRouteJob}. Waits for a deployment that works on the service, which leads the routes itself. */
export async function runRefreshRoute(
  core: Core,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<null> {
  const { database, queues, now } = core
  const target = await getTarget(database, { teamId, serviceId })
  for (;;) {
    if (await findWorking(database, { teamId, serviceId })) {
      throw new RetryLater("a deployment works on the service", 1000)
    }
    const live = await findLive(database, { teamId, serviceId })
    const payload = await routeOf({ database, teamId }, { target, deploymentId: live?.id ?? null })
    const id = `route-${serviceId}-${newId(now())}`
    await queues.run(hostQueue(target.hostId), routeServiceJob, { id, payload })
    const after = await findLive(database, { teamId, serviceId })
    if (after?.id === live?.id) return null
  }
}
