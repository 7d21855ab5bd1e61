import { type Connection, isUniqueViolation } from "../database.ts"
import { NameTaken, NotFound } from "../not-found.ts"
import type { ProjectView } from "./project.schema.ts"

export interface InsertProject {
  id: string
  teamId: string
  slug: string
  name: string
  createdById: string
}

/** Makes a project; throws {@link NameTaken}. */
export async function insertProject(connection: Connection, project: InsertProject): Promise<void> {
  try {
    await connection.project.create({ data: project })
  } catch (error) {
    throw isUniqueViolation(error) ? new NameTaken("project", project.slug, error) : error
  }
}

/** A team's projects with their environments, oldest first; one only when a slug is given. */
export async function listProjects(
  connection: Connection,
  { teamId, slug }: { teamId: string; slug?: string },
): Promise<ProjectView[]> {
  const rows = await connection.project.findMany({
    where: { teamId, ...(slug !== undefined && { slug }) },
    orderBy: { id: "asc" },
    select: {
      id: true,
      slug: true,
      name: true,
      createdAt: true,
      environments: {
        orderBy: { id: "asc" },
        select: {
          id: true,
          slug: true,
          name: true,
          services: { where: { removedAt: null }, select: { liveReleaseId: true } },
        },
      },
    },
  })
  return rows.map((project) => ({
    ...project,
    environments: project.environments.map(({ services, ...environment }) => ({
      ...environment,
      serviceCount: services.length,
      liveCount: services.filter(({ liveReleaseId }) => liveReleaseId !== null).length,
    })),
  }))
}

/** Slugs of the team's projects. */
export async function takenProjectSlugs(
  connection: Connection,
  { teamId }: { teamId: string },
): Promise<ReadonlySet<string>> {
  const rows = await connection.project.findMany({ where: { teamId }, select: { slug: true } })
  return new Set(rows.map(({ slug }) => slug))
}

export async function deleteProject(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  const { count } = await connection.project.deleteMany({ where: { teamId, id } })
  if (count === 0) throw new NotFound("project", id)
}
