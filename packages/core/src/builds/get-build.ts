import type { TeamCore } from "../core.ts"
import { found } from "../not-found.ts"
import { findDefinition, listBuildViews } from "./build.repository.ts"
import type { BuildView } from "./build.schema.ts"

/** Builds of an image definition (its slug), newest first; of the whole team without one. Throws not_found. */
export async function listBuilds(
  { database, teamId }: TeamCore,
  { image }: { image?: string | undefined },
): Promise<BuildView[]> {
  if (image !== undefined) found(await findDefinition(database, { teamId, slug: image }), "image", image)
  return listBuildViews(database, { teamId, image })
}

/** The build of that number; throws not_found. */
export async function getBuild(
  { database, teamId }: TeamCore,
  { image, number }: { image: string; number: number },
): Promise<BuildView> {
  const [build] = await listBuildViews(database, { teamId, image, number })
  return found(build, "build", `${image} ${number}`)
}

/** The build of that id; throws not_found. */
export async function getBuildById({ database, teamId }: TeamCore, id: string): Promise<BuildView> {
  const [build] = await listBuildViews(database, { teamId, id })
  return found(build, "build", id)
}
