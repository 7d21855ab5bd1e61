import type { ChangeFeed } from "@naru/core/changes"
import type { TeamCore } from "@naru/core/core"
import { getDeployment, listDeployments } from "@naru/core/deployments"
import type { DeploymentView } from "@naru/core/deployments/schema"
import { type TrackedEnvelope, tracked } from "@trpc/server"

export interface FollowDeployments {
  changes: ChangeFeed
  serviceId: string | undefined
  signal: AbortSignal
}

/**
 * Tells the newest deployments as they are, then each whenever it changes. It listens before it reads, so nothing falls
 * between; and each event is the whole deployment, so a reader that comes back needs nothing of what it missed.
 */
export async function* followDeployments(
  core: TeamCore,
  { changes, serviceId, signal }: FollowDeployments,
): AsyncGenerator<TrackedEnvelope<DeploymentView>> {
  const feed = changes.follow(signal)
  yield* newest(core, serviceId)
  for await (const change of feed) {
    if (change === "missed") yield* newest(core, serviceId)
    else if (change.noun === "deployment" && change.teamId === core.teamId) {
      const deployment = await getDeployment(core, change.id)
      if (serviceId === undefined || deployment.service.id === serviceId) yield tell(deployment)
    }
  }
}

async function* newest(
  core: TeamCore,
  serviceId: string | undefined,
): AsyncGenerator<TrackedEnvelope<DeploymentView>> {
  const deployments = await listDeployments(core, { serviceId, limit: 20 })
  for (const deployment of deployments.reverse()) yield tell(deployment)
}

function tell(deployment: DeploymentView): TrackedEnvelope<DeploymentView> {
  return tracked(`${deployment.id} ${deployment.state}`, deployment)
}
