import type { TeamCore } from "../core.ts"
import { getServiceById } from "../services/index.ts"
import { listReleaseViews } from "./release.repository.ts"
import type { ReleaseView } from "./release.schema.ts"

/** A service's releases, newest first; throws not_found. */
export async function listReleases(
  { database, teamId }: TeamCore,
  { serviceId }: { serviceId: string },
): Promise<ReleaseView[]> {
  await getServiceById({ database, teamId }, serviceId)
  return listReleaseViews(database, { teamId, serviceId })
}
