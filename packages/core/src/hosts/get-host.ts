import type { TeamCore } from "../core.ts"
import { found } from "../not-found.ts"
import { listHosts } from "./host.repository.ts"
import type { HostView } from "./host.schema.ts"

/** The host of that id as a team sees it; throws not_found. */
export async function getHost({ database, teamId, now }: TeamCore, id: string): Promise<HostView> {
  const [host] = await listHosts(database, { teamId, at: now(), id })
  return found(host, "host", id)
}
