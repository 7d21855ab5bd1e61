import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { getProject } from "./get-project.ts"
import { ProjectNotEmpty } from "./project.errors.ts"
import { deleteProject } from "./project.repository.ts"

/** Removes a project that has no services any more. Throws not_found, {@link ProjectNotEmpty}. */
export async function removeProject(core: TeamCore, slug: string): Promise<void> {
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const { id, name, environments } = await getProject({ database: connection, teamId }, slug)
    if (environments.some(({ serviceCount }) => serviceCount > 0)) throw new ProjectNotEmpty(name)
    await deleteProject(connection, { teamId, id })
    await recordAudit(connection, { teamId, actor, action: "project.removed", subject: { id, name } })
  })
}
