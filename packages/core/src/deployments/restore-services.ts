import type { Core } from "../core.ts"
import { listOpen } from "./deployment.repository.ts"
import { listReplicas } from "./replica.repository.ts"
import { redeployRelease } from "./request-deployment.ts"
import { listServing } from "./target.repository.ts"

/**
 * Deploys the live release of each service of a host anew whose replicas are all down: somebody removed them, or their
 * secrets, which are kept in memory alone, went with a restart of the host. `isDown` asks the host's engine.
 */
export async function restoreServices(
  core: Core,
  { hostId, isDown }: { hostId: string; isDown: (replica: string) => Promise<boolean> },
): Promise<void> {
  const { database } = core
  const actor = { kind: "system" as const, name: "Naru" }
  for (const { id: deploymentId, teamId, serviceId, releaseId } of await listServing(database, hostId)) {
    const replicas = await listReplicas(database, { teamId, deploymentId })
    const down = await Promise.all(replicas.map(({ name }) => isDown(name)))
    if (releaseId === null || down.includes(false)) continue
    const open = await listOpen(database, { teamId, serviceId })
    if (open.length === 0) await redeployRelease({ ...core, teamId, actor }, { releaseId })
  }
}
