import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { checkSource } from "./check-source.ts"
import { getImage } from "./get-image.ts"
import { updateImageRow } from "./image.repository.ts"
import type { UpdateImage } from "./image.schema.ts"

/** Changes an image definition; what was built of it stays. Throws not_found and `dockerfile_invalid`. */
export async function updateImage(core: TeamCore, { image: slug, name, source }: UpdateImage): Promise<void> {
  if (source) checkSource(source)
  const { teamId, actor } = core
  await transaction(core.database, async (connection) => {
    const image = await getImage({ database: connection, teamId }, slug)
    const change = { ...(name !== undefined && { name }), ...(source && { source }) }
    await updateImageRow(connection, { teamId, id: image.id, ...change })
    await recordAudit(connection, {
      teamId,
      actor,
      action: "image.updated",
      subject: { id: image.id, name: name ?? image.name },
      detail: { changed: Object.keys(change).join(", ") },
    })
  })
}
