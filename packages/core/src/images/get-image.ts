import type { TeamCore } from "../core.ts"
import type { Connection } from "../database.ts"
import { found } from "../not-found.ts"
import { listImages } from "./image.repository.ts"
import type { ImageView } from "./image.schema.ts"

/** The image definition of that slug; throws not_found. */
export async function getImage(
  { database, teamId }: Pick<TeamCore, "teamId"> & { database: Connection },
  slug: string,
): Promise<ImageView> {
  const [image] = await listImages(database, { teamId, slug })
  return found(image, "image", slug)
}
