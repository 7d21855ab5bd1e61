import { retainReleases } from "../../releases/index.ts"
import { type Attempt, onHost, type Step } from "../attempt.ts"
import { removeReplicasJob, stopReplicaJob } from "../replica.jobs.ts"
import { listReplicas, noteRemoved, noteRetired, type Replica } from "../replica.repository.ts"

/** How long requests that an old replica has taken may go on. */
const drainSeconds = 10

/**
 * Lets the old replicas finish what they have begun and stops them. Those of the release before stay, stopped, so that their
 * logs can be read; a rollback starts afresh from the release's image, which is kept. What is older is removed.
 */
export const retireOld: Step = {
  name: "retire",
  state: "live",
  isNeeded: () => true,
  async run(attempt) {
    const { core, deployment, target } = attempt
    const { database, teamId } = core
    const { serviceId, hostId } = target
    const all = await listReplicas(database, { teamId, serviceId })
    const old = all.filter(({ deploymentId }) => deploymentId < deployment.id)
    const serving = old.filter(({ retiredAt }) => retiredAt === null)
    await Promise.all(serving.map((replica) => retireReplica(attempt, replica)))
    await removeAllButLast(attempt, old)
    await retainReleases(core, { serviceId, hostId, reason: deployment.id })
  },
}

async function retireReplica(attempt: Attempt, { id, name }: Replica): Promise<void> {
  const { core, target, tell } = attempt
  const payload = { name, drainSeconds, graceSeconds: target.config.stopGraceSeconds }
  const { message } = await onHost(attempt, stopReplicaJob, { part: `stop-${name}`, payload })
  await noteRetired(core.database, { teamId: core.teamId, id, at: core.now() })
  await tell(message)
}

async function removeAllButLast(attempt: Attempt, old: readonly Replica[]): Promise<void> {
  const { core, target } = attempt
  const kept = old.filter(({ containerId }) => containerId !== null)
  const last = kept.at(-1)?.deploymentId
  const gone = kept.filter(({ deploymentId }) => deploymentId !== last)
  if (gone.length === 0) return
  const payload = { names: gone.map(({ name }) => name), graceSeconds: target.config.stopGraceSeconds }
  await onHost(attempt, removeReplicasJob, { part: "remove-old", payload })
  const ids = gone.map(({ id }) => id)
  await noteRemoved(core.database, { teamId: core.teamId, ids, at: core.now() })
}
