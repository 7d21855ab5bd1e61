import { interruptBuild, listUnfinishedBuilds, runBuildJob } from "../builds/index.ts"
import type { Core } from "../core.ts"
import { controlQueue } from "../jobs/index.ts"
import { runDeploymentJob } from "./deployment.job.ts"
import { isInCareOfDeployment, listUnfinished } from "./deployment.repository.ts"

/**
 * The database says what is to be done, the queue only that it is being done: gives every unfinished deployment and build
 * that has no job one (its enqueuer died, the queue was emptied or moved), and ends those whose job was lost too often.
 * Called when the worker starts and now and then; safe to call at any time by any number of workers.
 */
export async function reconcileJobs(core: Core): Promise<void> {
  const { database, queues } = core
  for (const { id, teamId } of await listUnfinished(database)) {
    const state = await queues.stateOf(controlQueue, id)
    if (state === "waiting" || state === "running") continue
    if (state !== "missing") await queues.forget(controlQueue, id)
    const giveUp = state === "failed"
    const payload = { teamId, deploymentId: id, giveUp }
    await queues.enqueue(controlQueue, runDeploymentJob, { id, payload })
  }
  for (const { id, teamId } of await listUnfinishedBuilds(database)) {
    const care = await isInCareOfDeployment(database, { teamId, buildId: id })
    if (care === "open") continue
    const state = await queues.stateOf(controlQueue, id)
    if (state === "waiting" || state === "running") continue
    if (care === "ended" || state === "failed") await interruptBuild(core, { teamId, id })
    else {
      if (state === "done") await queues.forget(controlQueue, id)
      const payload = { teamId, buildId: id, noCache: false }
      await queues.enqueue(controlQueue, runBuildJob, { id, payload })
    }
  }
}
