import type { TeamCore } from "../core.ts"
import type { Connection } from "../database.ts"
import { getImage } from "../images/index.ts"
import type { ServiceImage } from "./service.schema.ts"

/** The columns that say what a service runs; throws not_found for a definition that the team does not have. */
export async function resolveImage(
  reader: Pick<TeamCore, "teamId"> & { database: Connection },
  image: ServiceImage,
): Promise<{ imageDefinitionId: string | null; imageName: string | null }> {
  if (image.kind === "name") return { imageDefinitionId: null, imageName: image.name }
  const { id } = await getImage(reader, image.image)
  return { imageDefinitionId: id, imageName: null }
}
