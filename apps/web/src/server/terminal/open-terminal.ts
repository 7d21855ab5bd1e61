import type { IncomingMessage } from "node:http"
import { recordAudit } from "@naru/core/audit"
import { sessionOf } from "../auth/session.ts"
import { web } from "../core.ts"
import { getContainer } from "../engine/containers.ts"
import { addressOf, headersOf, isSameOrigin } from "../request.ts"
import { type Admission, admit, admitAgain } from "../trpc/admit.ts"
import { NotSignedIn } from "../trpc/trpc.errors.ts"
import { startShell, type Terminal } from "./start-shell.ts"
import { ForeignOrigin } from "./terminal.errors.ts"

/** A shell, and whether who opened it may still have it. */
export interface OpenTerminal extends Terminal {
  /** Throws once the session, the membership or the role has ended. */
  admitAgain(): Promise<void>
}

/**
 * Opens a shell for who sent the request: a member of the team with the right to it, in a container that they may see.
 * Throws unauthenticated, forbidden and not_found as the API does. Each terminal is an audit entry.
 */
export async function openTerminal(request: IncomingMessage): Promise<OpenTerminal> {
  const headers = headersOf(request)
  if (!isSameOrigin(headers)) throw new ForeignOrigin()
  const session = await sessionOf(headers)
  if (!session) throw new NotSignedIn()
  const opened = await web()
  const { searchParams } = new URL(request.url ?? "", "http://web")
  const admission: Admission = {
    session,
    address: addressOf(headers),
    slug: searchParams.get("team") ?? "",
    action: "container.terminal",
  }
  const viewer = await admit(opened, admission)
  const { id, name } = await getContainer(viewer, searchParams.get("container") ?? "")
  const shell = await startShell(id)
  const { database, teamId, actor } = viewer.team
  const subject = { id, name }
  await recordAudit(database, { teamId, actor, action: "container.terminal_opened", subject })
  return { ...shell, admitAgain: () => admitAgain(opened, admission) }
}
