import type { TeamCore } from "../core.ts"
import { hostQueue } from "../jobs/index.ts"
import { keptImageName, letImagesGoJob } from "./keep-image.job.ts"
import { listStaleReleases, markImageRemoved } from "./release.repository.ts"

/** Releases of a service that can be brought back. */
const keptReleases = 20

/** Lets the images of a service's oldest releases go; `keep` 0 lets all but the live one's go. */
export async function retainReleases(
  core: Pick<TeamCore, "database" | "queues" | "teamId" | "now">,
  {
    serviceId,
    hostId,
    reason,
    keep = keptReleases,
  }: { serviceId: string; hostId: string; reason: string; keep?: number },
): Promise<void> {
  const { database, queues, teamId, now } = core
  const stale = await listStaleReleases(database, { teamId, serviceId, keep })
  if (stale.length === 0) return
  // Marked first: a release whose image may be gone must not be offered.
  for (const { id } of stale) await markImageRemoved(database, { teamId, id, at: now() })
  await queues.enqueue(hostQueue(hostId), letImagesGoJob, {
    id: `let-go-${reason}`,
    payload: { names: stale.map(({ number }) => keptImageName({ serviceId, number })) },
  })
}
