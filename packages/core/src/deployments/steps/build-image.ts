import { BuildFailed, insertBuild, performBuild } from "../../builds/index.ts"
import { type Trigger, triggers } from "../../builds/schema.ts"
import { transaction } from "../../database.ts"
import type { Attempt, Step } from "../attempt.ts"
import { noteOutcome } from "../deployment.repository.ts"

/** Builds the service's image definition as it is now; images that are only named have nothing to build. */
export const buildImage: Step = {
  name: "build",
  event: "build",
  state: "building",
  isNeeded: ({ deployment, target: { image } }) =>
    !deployment.isRollback && image.kind === "definition" && image.source.kind !== "name",
  async run(attempt) {
    const { core, deployment, job, tell } = attempt
    const buildId = deployment.buildId ?? (await makeBuild(attempt))
    const build = await performBuild(core, { teamId: core.teamId, buildId, noCache: false, job })
    if (build.state !== "succeeded") {
      const message = `it was ${build.state}`
      throw new BuildFailed(build.number, build.failure ?? { code: `build_${build.state}`, message })
    }
    const { number, imageName, stepCount, cachedSteps } = build
    await tell(`Build ${number} made ${imageName}: ${stepCount} steps, ${cachedSteps} of them cached.`)
  },
}

async function makeBuild({ core, deployment, target }: Attempt): Promise<string> {
  const { teamId, actor, now } = core
  const { image, hostId } = target
  if (image.kind !== "definition") throw new TypeError("an image that is only named is not built")
  return transaction(core.database, async (connection) => {
    const { id: buildId } = await insertBuild(connection, {
      teamId,
      actor,
      hostId,
      imageDefinitionId: image.definitionId,
      imageSlug: image.slug,
      teamSlug: image.teamSlug,
      source: image.source,
      trigger: triggerOf(deployment.trigger),
      commit: deployment.commit,
      at: now(),
    })
    await noteOutcome(connection, { teamId, id: deployment.id, buildId })
    return buildId
  })
}

function triggerOf(text: string): Trigger {
  return triggers.find((trigger) => trigger === text) ?? "manual"
}
