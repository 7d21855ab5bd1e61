import { type Connection, isUniqueViolation, type Prisma } from "../database.ts"
import { NameTaken, NotFound } from "../not-found.ts"
import { type ServiceConfig, serviceConfigSchema } from "./config.schema.ts"
import type { ServiceView } from "./service.schema.ts"

export interface InsertService {
  id: string
  teamId: string
  environmentId: string
  slug: string
  name: string
  imageDefinitionId: string | null
  imageName: string | null
  config: ServiceConfig
  hostId: string
  createdById: string
}

const columns = {
  id: true,
  slug: true,
  name: true,
  imageName: true,
  config: true,
  createdAt: true,
  updatedAt: true,
  imageDefinition: { select: { slug: true } },
  environment: { select: { slug: true, name: true, project: { select: { slug: true, name: true } } } },
  domains: {
    orderBy: { id: "asc" },
    select: { id: true, hostname: true, port: true, createdById: true },
  },
  liveRelease: {
    select: { id: true, number: true, imageId: true, imageName: true, commit: true, createdAt: true },
  },
  deployments: {
    orderBy: { number: "desc" },
    take: 1,
    select: { id: true, number: true, state: true, createdAt: true },
  },
} satisfies Prisma.ServiceSelect

type ServiceRow = Prisma.ServiceGetPayload<{ select: typeof columns }>

/** Makes a service; throws {@link NameTaken}. */
export async function insertService(connection: Connection, service: InsertService): Promise<void> {
  try {
    await connection.service.create({ data: service })
  } catch (error) {
    throw isUniqueViolation(error) ? new NameTaken("service", service.slug, error) : error
  }
}

/** What a team's services can be asked for by. */
export interface ServiceFilter {
  teamId: string
  id?: string
  environmentId?: string
  address?: { project: string; environment: string; service: string }
}

/** A team's services that are not removed, oldest first. */
export async function listServices(connection: Connection, filter: ServiceFilter): Promise<ServiceView[]> {
  const { teamId, id, environmentId, address } = filter
  const rows = await connection.service.findMany({
    where: {
      teamId,
      removedAt: null,
      ...(id !== undefined && { id }),
      ...(environmentId !== undefined && { environmentId }),
      ...(address && {
        slug: address.service,
        environment: { slug: address.environment, project: { slug: address.project } },
      }),
    },
    orderBy: { id: "asc" },
    select: columns,
  })
  return rows.map(viewOf)
}

export async function takenServiceSlugs(
  connection: Connection,
  { environmentId }: { environmentId: string },
): Promise<ReadonlySet<string>> {
  const rows = await connection.service.findMany({ where: { environmentId }, select: { slug: true } })
  return new Set(rows.map(({ slug }) => slug))
}

export interface ServiceChange {
  name?: string
  imageDefinitionId?: string | null
  imageName?: string | null
  config?: ServiceConfig
}

export async function updateServiceRow(
  connection: Connection,
  { teamId, id, ...data }: ServiceChange & { teamId: string; id: string },
): Promise<void> {
  const { count } = await connection.service.updateMany({ where: { teamId, id, removedAt: null }, data })
  if (count === 0) throw new NotFound("service", id)
}

/** Marks a service as removed and frees its slug; its history stays. */
export async function markServiceRemoved(
  connection: Connection,
  { teamId, id, slug, at }: { teamId: string; id: string; slug: string; at: Date },
): Promise<void> {
  const { count } = await connection.service.updateMany({
    where: { teamId, id, removedAt: null },
    // No slug that a person can choose holds a dot.
    data: { removedAt: at, slug: `${slug}.${id}` },
  })
  if (count === 0) throw new NotFound("service", id)
}

function viewOf(row: ServiceRow): ServiceView {
  const { imageDefinition, imageName, environment, domains, deployments, config, ...service } = row
  return {
    ...service,
    image: imageDefinition
      ? { kind: "definition", image: imageDefinition.slug }
      : { kind: "name", name: imageName ?? "" },
    config: serviceConfigSchema.parse(config),
    environment: { slug: environment.slug, name: environment.name },
    project: environment.project,
    domains: domains.map(({ createdById, ...domain }) => ({ ...domain, isGenerated: createdById === null })),
    lastDeployment: deployments[0] ?? null,
  }
}
