import type { SessionUser } from "@naru/core/sessions"
import { getToken } from "next-auth/jwt"
import * as z from "zod"
import { env } from "../../env.ts"
import { web } from "../core.ts"

/** Name of the cookie that holds the signed token; the same with and without TLS, so that every reader finds it. */
export const sessionCookie = "naru.session"

/** Who asks, and by which sign-in. */
export interface Session {
  id: string
  user: SessionUser
}

const tokenSchema = z.object({ sid: z.string() })

/** Reads who asks out of a request's cookies; undefined for nobody, and for a session that has ended. */
export async function sessionOf(headers: Pick<Headers, "get">): Promise<Session | undefined> {
  const id = await sessionIdOf(headers.get("cookie") ?? "")
  if (id === undefined) return undefined
  const { sessions } = await web()
  const user = await sessions.userOf(id)
  return user && { id, user }
}

async function sessionIdOf(cookie: string): Promise<string | undefined> {
  if (!cookie.includes(sessionCookie)) return undefined
  const request = { headers: { cookie }, cookies: parseCookies(cookie) }
  const token = await getToken({
    // next-auth asks for a whole request and reads these two fields of it.
    req: request as Parameters<typeof getToken>[0]["req"],
    secret: env().NEXTAUTH_SECRET,
    cookieName: sessionCookie,
  })
  return tokenSchema.safeParse(token).data?.sid
}

function parseCookies(header: string): Record<string, string> {
  const pairs = header.split(";").flatMap((part) => {
    const at = part.indexOf("=")
    return at < 0 ? [] : [[part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())]]
  })
  return Object.fromEntries(pairs)
}
