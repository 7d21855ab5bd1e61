import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { deleteDomainsOf } from "../domains/index.ts"
import { getServiceById } from "./get-service.ts"
import { markServiceRemoved } from "./service.repository.ts"

/**
 * Removes a service: its names are free at once and its history stays. Who calls this also sees to the end of its
 * containers. Throws not_found.
 */
export async function removeService(core: TeamCore, serviceId: string): Promise<void> {
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const { slug, name } = await getServiceById({ database: connection, teamId }, serviceId)
    await deleteDomainsOf(connection, { teamId, serviceId })
    await markServiceRemoved(connection, { teamId, id: serviceId, slug, at: core.now() })
    const subject = { id: serviceId, name }
    await recordAudit(connection, { teamId, actor, action: "service.removed", subject })
  })
}
