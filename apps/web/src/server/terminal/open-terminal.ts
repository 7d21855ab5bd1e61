import type { IncomingMessage } from "node:http"
import { recordAudit } from "@naru/core/audit"
import type { TeamCore } from "@naru/core/core"
import { assertAllowed } from "@naru/core/members"
import { findTeamOf } from "@naru/core/teams"
import { sessionOf } from "../auth/session.ts"
import { web } from "../core.ts"
import { getContainer } from "../engine/containers.ts"
import { addressOf, headersOf, isSameOrigin } from "../request.ts"
import { actorOf } from "../trpc/context.ts"
import { NotSignedIn, TeamNotFound } from "../trpc/trpc.errors.ts"
import { startShell, type Terminal } from "./start-shell.ts"
import { ForeignOrigin } from "./terminal.errors.ts"

/**
 * Opens a shell for who sent the request: a member of the team with the right to it, in a container that they may see.
 * Throws unauthenticated, forbidden and not_found as the API does. Each terminal is an audit entry.
 */
export async function openTerminal(request: IncomingMessage): Promise<Terminal> {
  const headers = headersOf(request)
  if (!isSameOrigin(headers)) throw new ForeignOrigin()
  const session = await sessionOf(headers)
  if (!session) throw new NotSignedIn()
  const { core } = await web()
  const { searchParams } = new URL(request.url ?? "", "http://web")
  const slug = searchParams.get("team") ?? ""
  const membership = await findTeamOf(core.database, { slug, userId: session.user.id })
  if (!membership) throw new TeamNotFound(slug)
  const { teamId, role } = membership
  assertAllowed(role, "container.terminal")
  const team: TeamCore = { ...core, teamId, actor: actorOf({ session, address: addressOf(headers) }) }
  const { id, name } = await getContainer({ team, role }, searchParams.get("container") ?? "")
  const terminal = await startShell(id)
  await recordAudit(team.database, {
    teamId,
    actor: team.actor,
    action: "container.terminal_opened",
    subject: { id, name },
  })
  return terminal
}
