import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { EnvironmentNotEmpty } from "./environment.errors.ts"
import { countServices, deleteEnvironment } from "./environment.repository.ts"
import type { EnvironmentRef } from "./environment.schema.ts"
import { getEnvironment } from "./get-environment.ts"

/** Removes an environment that has no services any more. Throws not_found, {@link EnvironmentNotEmpty}. */
export async function removeEnvironment(core: TeamCore, address: EnvironmentRef): Promise<void> {
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const { id, name, project } = await getEnvironment({ database: connection, teamId }, address)
    if ((await countServices(connection, { teamId, environmentId: id })) > 0) {
      throw new EnvironmentNotEmpty(name)
    }
    await deleteEnvironment(connection, { teamId, id })
    const subject = { id, name: `${project.name} / ${name}` }
    await recordAudit(connection, { teamId, actor, action: "environment.removed", subject })
  })
}
