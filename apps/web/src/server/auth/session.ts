import type { SessionUser } from "@naru/core/sessions"
import { decode } from "next-auth/jwt"
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

async function sessionIdOf(header: string): Promise<string | undefined> {
  const token = readCookie(header, sessionCookie)
  if (token === undefined) return undefined
  // A token that was changed, or signed with another secret, does not decode.
  const decoded = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null)
  return tokenSchema.safeParse(decoded).data?.sid
}

function readCookie(header: string, name: string): string | undefined {
  const pair = header
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  return pair?.slice(name.length + 1)
}
