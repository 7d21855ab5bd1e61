import type { Actor } from "../audit/index.ts"
import type { Core } from "../core.ts"
import { transaction } from "../database.ts"
import { withFreeName } from "../free-name.ts"
import { openTeam } from "./open-team.ts"
import type { CreateTeam } from "./team.schema.ts"

/** Makes a team for a person who is signed in. */
export async function createTeam(
  core: Core,
  { name, slug, actor }: CreateTeam & { actor: Actor & { id: string } },
): Promise<{ slug: string }> {
  const { masterKey } = core
  const team = await withFreeName(slug, () =>
    transaction(core.database, (connection) => openTeam(connection, { masterKey, name, slug, actor })),
  )
  return { slug: team.slug }
}
