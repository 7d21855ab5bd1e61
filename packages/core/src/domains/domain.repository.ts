import { type Connection, isUniqueViolation } from "../database.ts"
import { NotFound } from "../not-found.ts"
import { serviceConfigSchema } from "../services/schema.ts"
import { HostnameTaken } from "./domain.errors.ts"
import type { DomainView } from "./domain.schema.ts"

export interface InsertDomain {
  id: string
  teamId: string
  serviceId: string
  hostname: string
  port: number
  /** Absent for names that Naru makes. */
  createdById: string | null
}

/** Makes a domain; throws {@link HostnameTaken}. */
export async function insertDomain(connection: Connection, domain: InsertDomain): Promise<void> {
  try {
    await connection.domain.create({ data: domain })
  } catch (error) {
    throw isUniqueViolation(error) ? new HostnameTaken(domain.hostname, error) : error
  }
}

/** A team's domains, oldest first; of one service when it is given. */
export async function listDomains(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId?: string | undefined },
): Promise<DomainView[]> {
  const rows = await connection.domain.findMany({
    where: { teamId, ...(serviceId !== undefined && { serviceId }) },
    orderBy: { id: "asc" },
  })
  return rows.map(({ id, serviceId: service, hostname, port, createdById, createdAt }) => ({
    id,
    serviceId: service,
    hostname,
    port,
    isGenerated: createdById === null,
    createdAt,
  }))
}

/** The service that a domain may lead to. */
export async function findDomainTarget(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<{ name: string; httpPort: number | undefined } | undefined> {
  const service = await connection.service.findFirst({
    where: { teamId, id: serviceId, removedAt: null },
    select: { name: true, config: true },
  })
  if (!service) return undefined
  return { name: service.name, httpPort: serviceConfigSchema.parse(service.config).httpPort }
}

/**
 * Where a service's hostnames lead when a deployment serves: generated ones to the HTTP port of its release, which may not be
 * the one that the service is configured with by now.
 */
export async function listRoutes(
  connection: Connection,
  { teamId, serviceId, deploymentId }: { teamId: string; serviceId: string; deploymentId: string | null },
): Promise<{ hostname: string; port: number }[]> {
  const domains = await listDomains(connection, { teamId, serviceId })
  const deployment = await connection.deployment.findFirst({
    where: { teamId, id: deploymentId ?? "" },
    select: { release: { select: { config: true } } },
  })
  const config = deployment?.release && serviceConfigSchema.parse(deployment.release.config)
  return domains.map(({ hostname, port, isGenerated }) => ({
    hostname,
    port: isGenerated ? (config?.httpPort ?? port) : port,
  }))
}

/** Of the given hostnames those that lead somewhere, in any team. */
export async function takenHostnames(
  connection: Connection,
  hostnames: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await connection.domain.findMany({
    where: { hostname: { in: [...hostnames] } },
    select: { hostname: true },
  })
  return new Set(rows.map(({ hostname }) => hostname))
}

/** Removes a domain; throws not_found. */
export async function deleteDomain(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  const { count } = await connection.domain.deleteMany({ where: { teamId, id } })
  if (count === 0) throw new NotFound("domain", id)
}

/** Leads the names that Naru made for a service to another port. */
export async function moveGeneratedDomains(
  connection: Connection,
  { teamId, serviceId, port }: { teamId: string; serviceId: string; port: number },
): Promise<void> {
  await connection.domain.updateMany({ where: { teamId, serviceId, createdById: null }, data: { port } })
}

/** Frees all names of a service. */
export async function deleteDomainsOf(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<void> {
  await connection.domain.deleteMany({ where: { teamId, serviceId } })
}
