import { recordAudit } from "../audit/index.ts"
import type { Core } from "../core.ts"
import { transaction } from "../database.ts"
import { openSession } from "../sessions/index.ts"
import { verifyPassword } from "./password.ts"
import { claimAttempt, forgetAttempts } from "./sign-in-failure.repository.ts"
import { GithubNotLinked, SignInRefused, TooManySignIns } from "./user.errors.ts"
import { findLinkedUser, findUser, linkAccount, type StoredUser } from "./user.repository.ts"
import type { UserView } from "./user.schema.ts"

/** Failures within the window that are let through: per e-mail, and per address for who tries many e-mails. */
const windowMs = 15 * 60 * 1000
const limits = { email: 10, address: 50 } as const

export interface Visitor {
  address: string
  userAgent: string
}

export interface SignedIn {
  sessionId: string
  user: UserView
}

/**
 * Signs a person in by e-mail and password. Throws {@link SignInRefused} alike for an unknown e-mail and a wrong password,
 * after the same work, and {@link TooManySignIns} after too many failures.
 */
export async function signIn(
  core: Core,
  { email, password, ...visitor }: { email: string; password: string } & Visitor,
): Promise<SignedIn> {
  const key = email.trim().toLowerCase()
  return withinLimits(core, { email: key, address: visitor.address }, async () => {
    const user = await findUser(core.database, { email: key })
    if (!(await verifyPassword(user?.passwordHash ?? null, password)) || !user) throw new SignInRefused()
    return sessionFor(core, user, visitor)
  })
}

/**
 * Checks the password of the account that an e-mail has, under the same limits as a sign-in; undefined where the e-mail
 * has no account. Throws {@link SignInRefused} and {@link TooManySignIns}.
 */
export async function checkPassword(
  core: Core,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<StoredUser | undefined> {
  return withinLimits(core, { email, address }, async () => {
    const user = await findUser(core.database, { email })
    if (user && !(await verifyPassword(user.passwordHash, password))) throw new SignInRefused()
    return user
  })
}

/**
 * Signs a person in by their GitHub account. Nobody gets an account by it: the account is linked, or one of its verified
 * e-mail addresses is that of a user, to whom it is then linked. Throws {@link GithubNotLinked}.
 */
export async function signInByGithub(
  core: Core,
  { githubId, verifiedEmails, ...visitor }: { githubId: string; verifiedEmails: readonly string[] } & Visitor,
): Promise<SignedIn> {
  const account = { provider: "github", providerAccountId: githubId }
  const linked = await findLinkedUser(core.database, account)
  if (linked) return sessionFor(core, linked, visitor)
  for (const email of verifiedEmails) {
    const user = await findUser(core.database, { email: email.toLowerCase() })
    if (!user) continue
    await linkAccount(core.database, { userId: user.id, ...account })
    return sessionFor(core, user, visitor)
  }
  throw new GithubNotLinked()
}

/** Counts an attempt at somebody's password under their e-mail and the caller's address while it is made. */
async function withinLimits<T>(
  core: Core,
  { email, address }: { email: string; address: string },
  attempt: () => Promise<T>,
): Promise<T> {
  const at = core.now()
  const since = new Date(at.getTime() - windowMs)
  const ofEmail = `email:${email}`
  const counted = { [ofEmail]: limits.email, [`address:${address}`]: limits.address }
  const ids = await transaction(core.database, (connection) =>
    claimAttempt(connection, { limits: counted, since, at }),
  )
  if (!ids) throw new TooManySignIns()
  const result = await attempt()
  await forgetAttempts(core.database, { key: ofEmail, ids })
  return result
}

async function sessionFor(core: Core, user: StoredUser, visitor: Visitor): Promise<SignedIn> {
  const { id, name, email, locale } = user
  const sessionId = await transaction(core.database, async (connection) => {
    const { address } = visitor
    const actor = { kind: "user" as const, id, name, address }
    const action = "user.signed_in" as const
    await recordAudit(connection, { teamId: null, actor, action, subject: { id, name } })
    return openSession(connection, { userId: id, now: core.now(), ...visitor })
  })
  return { sessionId, user: { id, name, email, locale } }
}
