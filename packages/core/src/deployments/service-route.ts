import type { TeamCore } from "../core.ts"
import { listRoutes } from "../domains/index.ts"
import type { ServiceRoute } from "./replica.jobs.ts"
import { listReplicas } from "./replica.repository.ts"
import type { Target } from "./target.repository.ts"

/** Where a service's hostnames lead when the deployment serves; nowhere without one. */
export async function routeOf(
  { database, teamId }: Pick<TeamCore, "database" | "teamId">,
  { target, deploymentId }: { target: Target; deploymentId: string | null },
): Promise<ServiceRoute> {
  const { serviceId, name, project } = target
  const replicas = deploymentId === null ? [] : await listReplicas(database, { teamId, deploymentId })
  return {
    serviceId,
    title: `${name} · ${project}`,
    hostnames: await listRoutes(database, { teamId, serviceId, deploymentId }),
    replicas: replicas.map((replica) => replica.name),
  }
}
