import { recordAudit } from "../audit/index.ts"
import type { Core } from "../core.ts"
import { transaction } from "../database.ts"
import { found } from "../not-found.ts"
import { revokeSessions } from "../sessions/index.ts"
import { hashPassword, verifyPassword } from "./password.ts"
import { WrongPassword } from "./user.errors.ts"
import { findUser, updateUser } from "./user.repository.ts"

/** Changes a person's password and ends all their other sessions. Throws {@link WrongPassword}. */
export async function changePassword(
  core: Core,
  { userId, sessionId, current, next }: { userId: string; sessionId: string; current: string; next: string },
): Promise<void> {
  const user = found(await findUser(core.database, { id: userId }), "user", userId)
  if (!(await verifyPassword(user.passwordHash, current))) throw new WrongPassword()
  const passwordHash = await hashPassword(next)
  await transaction(core.database, async (connection) => {
    await updateUser(connection, { id: userId, passwordHash })
    await revokeSessions(connection, { userId, except: sessionId, at: core.now() })
    await recordAudit(connection, {
      teamId: null,
      actor: { kind: "user", id: userId, name: user.name },
      action: "user.password_changed",
      subject: { id: userId, name: user.name },
    })
  })
}
