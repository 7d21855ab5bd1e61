import type { Connection } from "../database.ts"
import { type ImageSource, imageSourceSchema } from "../images/schema.ts"
import { found } from "../not-found.ts"
import { type ServiceConfig, serviceConfigSchema } from "../services/schema.ts"

/** The service that a deployment is of, as it is now. */
export interface Target {
  serviceId: string
  slug: string
  name: string
  project: string
  environment: string
  hostId: string
  hostKey: Uint8Array
  config: ServiceConfig
  image:
    | { kind: "definition"; definitionId: string; slug: string; teamSlug: string; source: ImageSource }
    | { kind: "name"; name: string }
  isRemoved: boolean
}

/** Reads a service with all that a deployment of it needs, also when it was removed since; throws not_found. */
export async function getTarget(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<Target> {
  const row = await connection.service.findFirst({
    where: { teamId, id: serviceId },
    select: {
      slug: true,
      name: true,
      config: true,
      imageName: true,
      removedAt: true,
      hostId: true,
      host: { select: { publicKey: true } },
      environment: { select: { name: true, project: { select: { name: true } } } },
      imageDefinition: {
        select: { id: true, slug: true, source: true, team: { select: { slug: true } } },
      },
    },
  })
  const {
    imageDefinition: definition,
    host,
    environment,
    config,
    removedAt,
    ...service
  } = found(row, "service", serviceId)
  return {
    serviceId,
    slug: service.slug,
    name: service.name,
    project: environment.project.name,
    environment: environment.name,
    hostId: service.hostId,
    hostKey: host.publicKey,
    config: serviceConfigSchema.parse(config),
    image: definition
      ? {
          kind: "definition",
          definitionId: definition.id,
          slug: definition.slug,
          teamSlug: definition.team.slug,
          source: imageSourceSchema.parse(definition.source),
        }
      : { kind: "name", name: service.imageName ?? "" },
    isRemoved: removedAt !== null,
  }
}

/** What serves the services of a host, of all teams: for the worker's own housekeeping. */
export async function listServing(
  connection: Connection,
  hostId: string,
): Promise<{ id: string; teamId: string; serviceId: string; releaseId: string | null }[]> {
  return connection.deployment.findMany({
    where: { state: "live", service: { removedAt: null, hostId } },
    select: { id: true, teamId: true, serviceId: true, releaseId: true },
  })
}
