import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { insertEnvironment } from "../environments/index.ts"
import { withFreeName } from "../free-name.ts"
import { newId } from "../ids.ts"
import { freeSlug, slugFrom } from "../slugs.ts"
import { insertProject, takenProjectSlugs } from "./project.repository.ts"
import type { CreateProject } from "./project.schema.ts"

/** Every project begins with one environment. */
const firstEnvironment = { slug: "production", name: "Production" } as const

/** Makes a project with its first environment. Throws a conflict when the wanted slug is taken. */
export async function createProject(
  core: TeamCore,
  { name, slug: wanted }: CreateProject,
): Promise<{ id: string; slug: string; environment: string; environmentId: string }> {
  const { teamId, actor } = core
  const ids = { project: newId(), environment: newId() }
  const make = () =>
    transaction(core.database, async (connection) => {
      const slug =
        wanted ?? freeSlug(slugFrom(name, "project"), await takenProjectSlugs(connection, { teamId }))
      const createdById = actor.id ?? ""
      await insertProject(connection, { id: ids.project, teamId, slug, name, createdById })
      await insertEnvironment(connection, {
        id: ids.environment,
        teamId,
        projectId: ids.project,
        createdById,
        ...firstEnvironment,
      })
      const subject = { id: ids.project, name }
      await recordAudit(connection, { teamId, actor, action: "project.created", subject })
      return {
        id: ids.project,
        slug,
        environment: firstEnvironment.slug,
        environmentId: ids.environment,
      }
    })
  return withFreeName(wanted, make)
}
