import type { TeamCore } from "../core.ts"
import type { Connection } from "../database.ts"
import { found } from "../not-found.ts"
import { listProjects } from "./project.repository.ts"
import type { ProjectView } from "./project.schema.ts"

/** The project of that slug; throws not_found. */
export async function getProject(
  { database, teamId }: Pick<TeamCore, "teamId"> & { database: Connection },
  slug: string,
): Promise<ProjectView> {
  const [project] = await listProjects(database, { teamId, slug })
  return found(project, "project", slug)
}
