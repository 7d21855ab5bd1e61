import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { controlQueue } from "../jobs/index.ts"
import { DeploymentMoved } from "./deployment.errors.ts"
import { deploymentMachine } from "./deployment.machine.ts"
import { getDeploymentRow, moveDeployment, noteCancelAsked } from "./deployment.repository.ts"

/** Asks for a deployment's end: one that waits ends now, one that works within five seconds. Throws not_found, {@link DeploymentMoved}. */
export async function cancelDeployment(core: TeamCore, id: string): Promise<void> {
  const { teamId, actor, now } = core
  await transaction(core.database, async (connection) => {
    const deployment = await getDeploymentRow(connection, { teamId, id })
    const { number, state } = deployment
    if (!deploymentMachine.can(state, "cancel")) throw new DeploymentMoved(number, state)
    await noteCancelAsked(connection, { teamId, id, at: now() })
    if (state === "queued") await moveDeployment(connection, { deployment, event: "cancel", at: now() })
    const subject = { id, name: String(number) }
    await recordAudit(connection, { teamId, actor, action: "deployment.canceled", subject })
  })
  await core.queues.cancel(controlQueue, id)
}
