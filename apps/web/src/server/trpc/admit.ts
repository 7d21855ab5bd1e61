import type { TeamCore } from "@naru/core/core"
import { type Action, assertAllowed, type Role } from "@naru/core/members"
import { findTeamOf } from "@naru/core/teams"
import type { Session } from "../auth/session.ts"
import type { Web } from "../core.ts"
import { actorOf } from "./context.ts"
import { NotSignedIn, TeamNotFound } from "./trpc.errors.ts"

/** Who was let in: the team's core in their name, and their role. */
export interface Admitted {
  team: TeamCore
  role: Role
}

export interface Admission {
  session: Session
  address: string
  slug: string
  action: Action
}

/**
 * Lets a person do an action in the team of that slug, by the one table of roles. Throws team_not_found to who does not
 * belong to it, as if there were none, and forbidden to a lesser role.
 */
export async function admit(
  { core }: Pick<Web, "core">,
  { session, address, slug, action }: Admission,
): Promise<Admitted> {
  const membership = await findTeamOf(core.database, { slug, userId: session.user.id })
  if (!membership) throw new TeamNotFound(slug)
  const { teamId, role } = membership
  assertAllowed(role, action)
  return { team: { ...core, teamId, actor: actorOf({ session, address }) }, role }
}

/** Lets who was admitted stay: throws when their session, membership or role has ended since. */
export async function admitAgain(web: Pick<Web, "core" | "sessions">, admission: Admission): Promise<void> {
  if (!(await web.sessions.userOf(admission.session.id))) throw new NotSignedIn()
  await admit(web, admission)
}
