import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { withFreeName } from "../free-name.ts"
import { newId } from "../ids.ts"
import { freeSlug, slugFrom } from "../slugs.ts"
import { checkSource } from "./check-source.ts"
import { insertImage, takenImageSlugs } from "./image.repository.ts"
import type { CreateImage } from "./image.schema.ts"

/** Makes an image definition. Throws `dockerfile_invalid`, or a conflict when the wanted slug is taken. */
export async function createImage(
  core: TeamCore,
  { name, slug: wanted, source }: CreateImage,
): Promise<{ id: string; slug: string }> {
  checkSource(source)
  const { teamId, actor } = core
  const id = newId()
  const make = () =>
    transaction(core.database, async (connection) => {
      const slug = wanted ?? freeSlug(slugFrom(name, "image"), await takenImageSlugs(connection, { teamId }))
      await insertImage(connection, { id, teamId, slug, name, source, createdById: actor.id ?? "" })
      const detail = { source: source.kind }
      await recordAudit(connection, { teamId, actor, action: "image.created", subject: { id, name }, detail })
      return { id, slug }
    })
  return withFreeName(wanted, make)
}
