import type { Actor } from "@naru/core/audit"
import { type Session, sessionOf } from "../auth/session.ts"
import { type Web, web } from "../core.ts"
import { addressOf } from "../request.ts"

/** What every procedure gets. */
export interface Context extends Web {
  session: Session | undefined
  address: string
}

/** Reads who asks, and from where. */
export async function createContext(headers: Headers): Promise<Context> {
  const [opened, session] = await Promise.all([web(), sessionOf(headers)])
  return { ...opened, session, address: addressOf(headers) }
}

/** A signed-in person as the one who acts. */
export function actorOf({ session, address }: { session: Session; address: string }): Actor & { id: string } {
  return { kind: "user", id: session.user.id, name: session.user.name, address }
}
