import { type Connection, isUniqueViolation } from "../database.ts"
import { NameTaken, NotFound } from "../not-found.ts"
import type { EnvironmentView } from "./environment.schema.ts"

export interface InsertEnvironment {
  id: string
  teamId: string
  projectId: string
  slug: string
  name: string
  createdById: string
}

/** Makes an environment; throws {@link NameTaken}. */
export async function insertEnvironment(
  connection: Connection,
  environment: InsertEnvironment,
): Promise<void> {
  try {
    await connection.environment.create({ data: environment })
  } catch (error) {
    throw isUniqueViolation(error) ? new NameTaken("environment", environment.slug, error) : error
  }
}

/** The project that environments belong to, with their slugs. */
export async function findProject(
  connection: Connection,
  { teamId, slug }: { teamId: string; slug: string },
): Promise<{ id: string; name: string; environments: { slug: string }[] } | undefined> {
  const row = await connection.project.findUnique({
    where: { teamId_slug: { teamId, slug } },
    select: { id: true, name: true, environments: { select: { slug: true } } },
  })
  return row ?? undefined
}

/** Finds one of a team's environments by the slugs of its address, or by id. */
export async function findEnvironment(
  connection: Connection,
  { teamId, ...by }: { teamId: string } & ({ id: string } | { project: string; environment: string }),
): Promise<EnvironmentView | undefined> {
  const row = await connection.environment.findFirst({
    where: {
      teamId,
      ...("id" in by ? { id: by.id } : { slug: by.environment, project: { slug: by.project } }),
    },
    select: {
      id: true,
      slug: true,
      name: true,
      createdAt: true,
      project: { select: { id: true, slug: true, name: true } },
    },
  })
  return row ?? undefined
}

/** Services of an environment that are not removed. */
export async function countServices(
  connection: Connection,
  { teamId, environmentId }: { teamId: string; environmentId: string },
): Promise<number> {
  return connection.service.count({ where: { teamId, environmentId, removedAt: null } })
}

export async function deleteEnvironment(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  const { count } = await connection.environment.deleteMany({ where: { teamId, id } })
  if (count === 0) throw new NotFound("environment", id)
}
