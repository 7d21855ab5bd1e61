import type { TeamCore } from "../core.ts"
import { found } from "../not-found.ts"
import { getServiceById } from "../services/index.ts"
import type { DeploymentView } from "./deployment.schema.ts"
import { listDeploymentViews } from "./deployment-view.repository.ts"

const defaultLimit = 50

/** A team's deployments, newest first; of one service when it is given (throws not_found for a foreign one). */
export async function listDeployments(
  { database, teamId }: TeamCore,
  { serviceId, limit = defaultLimit }: { serviceId?: string | undefined; limit?: number },
): Promise<DeploymentView[]> {
  if (serviceId !== undefined) await getServiceById({ database, teamId }, serviceId)
  return listDeploymentViews(database, { teamId, serviceId, limit })
}

/** The deployment of that id; throws not_found. */
export async function getDeployment({ database, teamId }: TeamCore, id: string): Promise<DeploymentView> {
  const [deployment] = await listDeploymentViews(database, { teamId, id, limit: 1 })
  return found(deployment, "deployment", id)
}
