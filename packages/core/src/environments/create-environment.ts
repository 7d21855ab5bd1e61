import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { withFreeName } from "../free-name.ts"
import { newId } from "../ids.ts"
import { found } from "../not-found.ts"
import { freeSlug, slugFrom } from "../slugs.ts"
import { findProject, insertEnvironment } from "./environment.repository.ts"
import type { CreateEnvironment } from "./environment.schema.ts"

/** Makes an environment in a project. Throws not_found, or a conflict when the wanted slug is taken. */
export async function createEnvironment(
  core: TeamCore,
  { project: projectSlug, name, slug: wanted }: CreateEnvironment,
): Promise<{ id: string; slug: string }> {
  const { teamId, actor } = core
  const id = newId()
  const make = () =>
    transaction(core.database, async (connection) => {
      const project = found(
        await findProject(connection, { teamId, slug: projectSlug }),
        "project",
        projectSlug,
      )
      const taken = new Set(project.environments.map((environment) => environment.slug))
      const slug = wanted ?? freeSlug(slugFrom(name, "environment"), taken)
      const createdById = actor.id ?? ""
      await insertEnvironment(connection, { id, teamId, projectId: project.id, slug, name, createdById })
      await recordAudit(connection, {
        teamId,
        actor,
        action: "environment.created",
        subject: { id, name: `${project.name} / ${name}` },
      })
      return { id, slug }
    })
  return withFreeName(wanted, make)
}
