import { getBuildRow } from "../../builds/index.ts"
import { createRelease } from "../../releases/index.ts"
import type { Attempt, Step } from "../attempt.ts"
import { noteOutcome } from "../deployment.repository.ts"

/** Fixes image, configuration, secret versions and routes under the service's next number. A rollback has its release. */
export const makeRelease: Step = {
  name: "release",
  event: "release",
  state: "releasing",
  isNeeded: ({ deployment }) => !deployment.isRollback,
  async run(attempt) {
    const { core, deployment, target, job, tell } = attempt
    if (deployment.releaseId !== null) return
    const { serviceId, hostId, config } = target
    const source = await sourceOf(attempt)
    const release = await createRelease(core, {
      ...source,
      serviceId,
      hostId,
      config,
      buildId: deployment.buildId,
      signal: job.signal,
      andThen: (connection, { id: releaseId }) =>
        noteOutcome(connection, {
          teamId: core.teamId,
          id: deployment.id,
          releaseId,
          ...(source.commit !== null && { commit: source.commit }),
        }),
    })
    await tell(`Release ${release.number} is ${release.imageName} (${release.imageId}).`)
  },
}

async function sourceOf({ core, deployment, target: { image } }: Attempt) {
  const { commit, buildId } = deployment
  if (buildId !== null) {
    const build = await getBuildRow(core.database, { teamId: core.teamId, id: buildId })
    return {
      image: build.imageId ?? "",
      imageName: build.imageName ?? "",
      commit: build.commit ?? commit,
    }
  }
  const name = nameOf(image)
  return { image: name, imageName: name, commit }
}

function nameOf(image: Attempt["target"]["image"]): string {
  if (image.kind === "name") return image.name
  return image.source.kind === "name" ? image.source.name : ""
}
