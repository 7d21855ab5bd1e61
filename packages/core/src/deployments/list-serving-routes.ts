import type { Core } from "../core.ts"
import type { ServiceRoute } from "./replica.jobs.ts"
import { routeOf } from "./service-route.ts"
import { getTarget, listServing } from "./target.repository.ts"

/** Where all hostnames of a host lead by what the database says serves. */
export async function listServingRoutes(
  { database }: Pick<Core, "database">,
  { hostId }: { hostId: string },
): Promise<ServiceRoute[]> {
  const serving = await listServing(database, hostId)
  return Promise.all(
    serving.map(async ({ id: deploymentId, teamId, serviceId }) => {
      const target = await getTarget(database, { teamId, serviceId })
      return routeOf({ database, teamId }, { target, deploymentId })
    }),
  )
}
