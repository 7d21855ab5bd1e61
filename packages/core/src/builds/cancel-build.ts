import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { controlQueue } from "../jobs/index.ts"
import { BuildMoved } from "./build.errors.ts"
import { buildMachine } from "./build.machine.ts"
import { getBuildRow, moveBuild } from "./build.repository.ts"

/** Asks for a build's end: one that waits ends now, one that runs within five seconds. Throws not_found, {@link BuildMoved}. */
export async function cancelBuild(core: TeamCore, id: string): Promise<void> {
  const { teamId, actor, now } = core
  await transaction(core.database, async (connection) => {
    const build = await getBuildRow(connection, { teamId, id })
    if (!buildMachine.can(build.state, "cancel")) throw new BuildMoved(build.number, build.state)
    if (build.state === "queued") await moveBuild(connection, { teamId, build, event: "cancel", at: now() })
    const subject = { id, name: String(build.number) }
    await recordAudit(connection, { teamId, actor, action: "build.canceled", subject })
  })
  await core.queues.cancel(controlQueue, id)
}
