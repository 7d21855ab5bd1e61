import { type Actor, recordAudit } from "../audit/index.ts"
import type { Core } from "../core.ts"
import { transaction } from "../database.ts"
import { found } from "../not-found.ts"
import { revokeSessions } from "../sessions/index.ts"
import { hashPassword } from "./password.ts"
import { checkPassword } from "./sign-in.ts"
import { SignInRefused, WrongPassword } from "./user.errors.ts"
import { findUser, updateUser } from "./user.repository.ts"

export interface ChangePassword {
  actor: Actor & { id: string }
  /** The session that asks: it stays. */
  sessionId: string
  current: string
  next: string
}

/**
 * Changes a person's password and ends all their other sessions. Wrong guesses count as failed sign-ins do: whoever found an
 * open browser cannot try for long. Throws {@link WrongPassword} and `too_many_sign_ins`.
 */
export async function changePassword(
  core: Core,
  { actor, sessionId, current, next }: ChangePassword,
): Promise<void> {
  const userId = actor.id
  const { email, name } = found(await findUser(core.database, { id: userId }), "user", userId)
  await checkPassword(core, { email, password: current, address: actor.address ?? "" }).catch(
    (error: unknown) => {
      throw error instanceof SignInRefused ? new WrongPassword() : error
    },
  )
  const passwordHash = await hashPassword(next)
  await transaction(core.database, async (connection) => {
    await updateUser(connection, { id: userId, passwordHash })
    await revokeSessions(connection, { userId, except: sessionId, at: core.now() })
    await recordAudit(connection, {
      teamId: null,
      actor,
      action: "user.password_changed",
      subject: { id: userId, name },
    })
  })
}
