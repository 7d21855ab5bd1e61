import { type Actor, recordAudit } from "../audit/index.ts"
import type { Core } from "../core.ts"
import { transaction } from "../database.ts"
import { revokeSession } from "./session.repository.ts"

/** Ends one of a person's sessions; it opens nothing from then on. Throws not_found for another person's. */
export async function endSession(
  core: Pick<Core, "database" | "now">,
  { sessionId, actor }: { sessionId: string; actor: Actor & { id: string } },
): Promise<void> {
  await transaction(core.database, async (connection) => {
    await revokeSession(connection, { userId: actor.id, id: sessionId, at: core.now() })
    const subject = { id: actor.id, name: actor.name }
    await recordAudit(connection, { teamId: null, actor, action: "user.session_ended", subject })
  })
}
