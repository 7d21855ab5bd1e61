import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { getImage } from "./get-image.ts"
import { ImageInUse } from "./image.errors.ts"
import { deleteImage } from "./image.repository.ts"

/** Removes an image definition with the list of its builds; releases keep their images. Throws not_found, {@link ImageInUse}. */
export async function removeImage(core: TeamCore, slug: string): Promise<void> {
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const { id, name, serviceCount } = await getImage({ database: connection, teamId }, slug)
    if (serviceCount > 0) throw new ImageInUse(name, serviceCount)
    await deleteImage(connection, { teamId, id })
    await recordAudit(connection, { teamId, actor, action: "image.removed", subject: { id, name } })
  })
}
