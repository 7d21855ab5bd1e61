import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { listDomains } from "../domains/index.ts"
import { hostQueue } from "../jobs/index.ts"
import { pinSecrets } from "../secrets/index.ts"
import type { ServiceConfig } from "../services/schema.ts"
import { keepImageJob, keptImageName } from "./keep-image.job.ts"
import { insertRelease, nextReleaseNumber, type Release } from "./release.repository.ts"

export interface CreateRelease {
  serviceId: string
  hostId: string
  /** Name or id that the host knows the image by. */
  image: string
  imageName: string
  config: ServiceConfig
  buildId: string | null
  commit: string | null
  signal: AbortSignal
  /** Runs in the transaction that makes the release. */
  andThen: (connection: Parameters<typeof insertRelease>[0], release: Release) => Promise<void>
}

/**
 * Makes a service's next release out of an image and the configuration of now: the image resolved to its digest and kept
 * under a name of its own, the newest version of each secret, the hostnames that lead here. Releases of one service are made
 * one at a time. Throws `secret_missing`, `image_not_found`.
 */
export async function createRelease(core: TeamCore, request: CreateRelease): Promise<Release> {
  const { database, queues, teamId, actor, now } = core
  const { serviceId, hostId, image, imageName, config, buildId, commit, signal, andThen } = request
  const number = await nextReleaseNumber(database, { teamId, serviceId })
  const name = keptImageName({ serviceId, number })
  const kept = { id: `keep-${serviceId}-${number}-${buildId ?? "name"}`, payload: { image, name }, signal }
  const { imageId } = await queues.run(hostQueue(hostId), keepImageJob, kept)
  return transaction(database, async (connection) => {
    const secretVersions = await pinSecrets(connection, { teamId, serviceId, secrets: config.secrets })
    const domains = await listDomains(connection, { teamId, serviceId })
    const release = { number, serviceId, imageId, imageName, buildId, commit, config, secretVersions }
    const id = await insertRelease(connection, {
      ...release,
      teamId,
      routes: domains.map(({ hostname, port }) => ({ hostname, port })),
      createdById: actor.id ?? null,
      at: now(),
    })
    const made = { ...release, id, imageRemovedAt: null }
    await andThen(connection, made)
    return made
  })
}
