import type { TeamCore } from "../core.ts"
import { hostQueue } from "../jobs/index.ts"
import { letImagesGoJob } from "../releases/index.ts"
import { listStaleBuilds, noteNameRemoved } from "./build.repository.ts"

/** Builds of an image definition whose images keep their names on the host. */
const keptBuilds = 10

/** Takes the names of a definition's oldest images away; those that a release needs are kept under the release's own. */
export async function retainBuilds(
  { database, queues, teamId }: Pick<TeamCore, "database" | "queues" | "teamId">,
  { buildId, hostId }: { buildId: string; hostId: string },
): Promise<void> {
  const stale = await listStaleBuilds(database, { teamId, buildId, keep: keptBuilds })
  if (stale.length === 0) return
  await queues.enqueue(hostQueue(hostId), letImagesGoJob, {
    id: `let-go-${buildId}`,
    payload: { names: stale.map(({ imageName }) => imageName) },
  })
  await noteNameRemoved(database, { teamId, ids: stale.map(({ id }) => id) })
}
