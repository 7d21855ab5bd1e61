import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { generateDomain } from "../domains/index.ts"
import { getEnvironment } from "../environments/index.ts"
import { withFreeName } from "../free-name.ts"
import { getDefaultHost } from "../hosts/index.ts"
import { newId } from "../ids.ts"
import { freeSlug, slugFrom } from "../slugs.ts"
import { resolveImage } from "./resolve-image.ts"
import { insertService, takenServiceSlugs } from "./service.repository.ts"
import type { CreateService } from "./service.schema.ts"

/**
 * Makes a service, with a hostname of its own when it has an HTTP port. Nothing runs before its first deployment.
 * Throws not_found, `no_host`, or a conflict when the wanted slug is taken.
 */
export async function createService(
  core: TeamCore,
  { project, environment, name, slug: wanted, image, config }: CreateService,
): Promise<{ id: string; slug: string }> {
  const { teamId, actor, baseDomain } = core
  const id = newId()
  const make = () =>
    transaction(core.database, async (connection) => {
      const reader = { database: connection, teamId }
      const place = await getEnvironment(reader, { project, environment })
      const columns = await resolveImage(reader, image)
      const host = await getDefaultHost(connection)
      const taken = await takenServiceSlugs(connection, { environmentId: place.id })
      const slug = wanted ?? freeSlug(slugFrom(name, "service"), taken)
      await insertService(connection, {
        id,
        teamId,
        environmentId: place.id,
        slug,
        name,
        ...columns,
        config,
        hostId: host.id,
        createdById: actor.id ?? "",
      })
      if (config.httpPort !== undefined) {
        const names = { service: slug, project, environment, baseDomain }
        await generateDomain(connection, { teamId, serviceId: id, port: config.httpPort, ...names })
      }
      await recordAudit(connection, { teamId, actor, action: "service.created", subject: { id, name } })
      return { id, slug }
    })
  return withFreeName(wanted, make)
}
