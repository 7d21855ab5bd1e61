import type { TeamCore } from "../core.ts"
import type { Connection } from "../database.ts"
import { found } from "../not-found.ts"
import { findEnvironment } from "./environment.repository.ts"
import type { EnvironmentRef, EnvironmentView } from "./environment.schema.ts"

/** The environment at an address; throws not_found. */
export async function getEnvironment(
  { database, teamId }: Pick<TeamCore, "teamId"> & { database: Connection },
  { project, environment }: EnvironmentRef,
): Promise<EnvironmentView> {
  const row = await findEnvironment(database, { teamId, project, environment })
  return found(row, "environment", `${project}/${environment}`)
}
