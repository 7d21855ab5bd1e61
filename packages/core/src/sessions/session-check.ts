import type { Core } from "../core.ts"
import { findSessionUser, touchSession } from "./session.repository.ts"

/** A person who is signed in, as each request needs them. */
export interface SessionUser {
  id: string
  name: string
  email: string
  locale: string
}

/** Answers who a session belongs to, several times per page: remembers each answer for a moment. */
export interface SessionCheck {
  userOf(sessionId: string): Promise<SessionUser | undefined>
  /** Call after sessions ended: the next question goes to the database. */
  forget(): void
}

/** Long enough for the requests of one page, short enough for a revocation made by another process. */
const rememberMs = 2000
const touchEveryMs = 60_000

/** Opens the check; one per process. */
export function openSessionCheck(core: Pick<Core, "database" | "now">): SessionCheck {
  const known = new Map<string, { user: SessionUser | undefined; until: number }>()
  const touched = new Map<string, { until: number }>()
  return {
    async userOf(id) {
      const at = core.now()
      const answer = known.get(id)
      if (answer && answer.until > at.getTime()) return answer.user
      const user = await findSessionUser(core.database, { id, at })
      forgetOld(known, at)
      forgetOld(touched, at)
      known.set(id, { user, until: at.getTime() + rememberMs })
      if (user && !touched.has(id)) {
        touched.set(id, { until: at.getTime() + touchEveryMs })
        await touchSession(core.database, { id, at })
      }
      return user
    },
    forget() {
      known.clear()
    },
  }
}

function forgetOld(entries: Map<string, { until: number }>, at: Date): void {
  for (const [id, { until }] of entries) if (until <= at.getTime()) entries.delete(id)
}
