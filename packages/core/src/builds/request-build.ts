import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { getDefaultHost } from "../hosts/index.ts"
import { controlQueue } from "../jobs/index.ts"
import { found } from "../not-found.ts"
import { NothingToBuild } from "./build.errors.ts"
import { findDefinition, insertBuild } from "./build.repository.ts"
import type { Trigger } from "./build.schema.ts"
import { runBuildJob } from "./run-build.job.ts"

/** Queues a build of the definition as it is now. Throws not_found, {@link NothingToBuild}, `no_host`. */
export async function requestBuild(
  core: TeamCore,
  { image, trigger, noCache = false }: { image: string; trigger: Trigger; noCache?: boolean | undefined },
): Promise<{ id: string; number: number }> {
  const { teamId, actor, now } = core
  const build = await transaction(core.database, async (connection) => {
    const definition = found(await findDefinition(connection, { teamId, slug: image }), "image", image)
    const { id: imageDefinitionId, slug: imageSlug, teamSlug, source } = definition
    if (source.kind === "name") throw new NothingToBuild(image)
    const { id: hostId } = await getDefaultHost(connection)
    const made = await insertBuild(connection, {
      ...{ teamId, imageDefinitionId, imageSlug, teamSlug, source, trigger, actor, hostId },
      commit: null,
      at: now(),
    })
    const subject = { id: made.id, name: `${imageSlug} ${made.number}` }
    await recordAudit(connection, { teamId, actor, action: "build.requested", subject })
    return made
  })
  // After the commit: a worker must find the row. When this process dies here, the worker's housekeeping finds it.
  await core.queues.enqueue(controlQueue, runBuildJob, {
    id: build.id,
    payload: { teamId, buildId: build.id, noCache },
  })
  return build
}
