import { onHost, type Step } from "../attempt.ts"
import { ReplicaUnhealthy } from "../deployment.errors.ts"
import { checkReplicaJob } from "../replica.jobs.ts"
import { listReplicas } from "../replica.repository.ts"
import { releaseOf } from "./start-replicas.ts"

/** Waits until each replica answers its health check. The host asks: it stands where the requests will come from. */
export const checkReplicas: Step = {
  name: "check",
  event: "check",
  state: "checking",
  isNeeded: () => true,
  async run(attempt) {
    const { core, deployment, tell } = attempt
    const { config } = await releaseOf(attempt)
    const replicas = await listReplicas(core.database, { teamId: core.teamId, deploymentId: deployment.id })
    const outcomes = await Promise.all(
      replicas.map(({ name }) =>
        onHost(attempt, checkReplicaJob, {
          part: `check-${name}`,
          payload: { name, check: config.healthCheck, httpPort: config.httpPort ?? null },
        }),
      ),
    )
    for (const ended of outcomes) {
      if (ended.outcome === "unhealthy") throw new ReplicaUnhealthy(ended.failure)
      await tell(ended.message)
    }
  },
}
