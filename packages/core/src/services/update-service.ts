import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { generateDomain } from "../domains/index.ts"
import { getServiceById } from "./get-service.ts"
import { resolveImage } from "./resolve-image.ts"
import { updateServiceRow } from "./service.repository.ts"
import type { UpdateService } from "./service.schema.ts"

/** Changes a service; what runs stays as it is until the next deployment. Throws not_found. */
export async function updateService(
  core: TeamCore,
  { serviceId, name, image, config }: UpdateService,
): Promise<void> {
  const { teamId, actor, baseDomain } = core
  await transaction(core.database, async (connection) => {
    const reader = { database: connection, teamId }
    const service = await getServiceById(reader, serviceId)
    await updateServiceRow(connection, {
      teamId,
      id: serviceId,
      ...(name !== undefined && { name }),
      ...(image && (await resolveImage(reader, image))),
      ...(config && { config }),
    })
    if (config?.httpPort !== undefined) {
      await generateDomain(connection, {
        teamId,
        serviceId,
        service: service.slug,
        project: service.project.slug,
        environment: service.environment.slug,
        baseDomain,
        port: config.httpPort,
      })
    }
    const changed = Object.entries({ name, image, config }).flatMap(([key, value]) => (value ? [key] : []))
    await recordAudit(connection, {
      teamId,
      actor,
      action: "service.updated",
      subject: { id: serviceId, name: name ?? service.name },
      detail: { changed: changed.join(", ") },
    })
  })
}
