import type { Trigger } from "../builds/schema.ts"
import type { TeamCore } from "../core.ts"
import type { DeploymentView } from "./deployment.schema.ts"

/** A team's deployments, newest first; of one service when it is given (throws not_found for a foreign one). */
export declare function listDeployments(
  core: TeamCore,
  request: { serviceId?: string | undefined; limit?: number },
): Promise<DeploymentView[]>
/** The deployment of that id; throws not_found. */
export declare function getDeployment(core: TeamCore, id: string): Promise<DeploymentView>
/** Queues a deployment of a service and supersedes older queued ones. Throws not_found. */
export declare function requestDeployment(
  core: TeamCore,
  request: { serviceId: string; trigger: Trigger; commit?: string | null },
): Promise<{ id: string; number: number }>
/** Asks for a deployment's end; throws not_found, or a conflict when it has ended. */
export declare function cancelDeployment(core: TeamCore, id: string): Promise<void>
/** Queues a deployment of an earlier release. Throws not_found. */
export declare function rollBack(
  core: TeamCore,
  request: { releaseId: string },
): Promise<{ id: string; number: number }>
/** Queues the end of all containers of a removed service. */
export declare function retireService(core: TeamCore, serviceId: string): Promise<void>
