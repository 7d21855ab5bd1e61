import { NaruError } from "@naru/base/errors"
import { openLog } from "@naru/base/log"
import { explainDatabaseFailure } from "@naru/core/database"
import { endSession, sessionLifetimeMs } from "@naru/core/sessions"
import { type SignedIn, signIn, signInByGithub, type Visitor } from "@naru/core/users"
import type { NextAuthOptions, User } from "next-auth"
import Credentials from "next-auth/providers/credentials"
import GitHub from "next-auth/providers/github"
import * as z from "zod"
import { env } from "../../env.ts"
import { web } from "../core.ts"
import { addressOf } from "../request.ts"
import { readVerifiedEmails } from "./github-emails.ts"
import { sessionCookie } from "./session.ts"

const log = openLog("web")

const credentialsSchema = z.object({ email: z.string().max(254), password: z.string().max(200) })
const tokenSchema = z.object({ sid: z.string(), sub: z.string() })

/** next-auth's settings for one request: the cookie is marked secure exactly when the request came over TLS. */
export function authOptions(headers: Pick<Headers, "get">): NextAuthOptions {
  const secure = headers.get("x-forwarded-proto") === "https"
  const visitor: Visitor = {
    address: addressOf(headers),
    userAgent: headers.get("user-agent") ?? "",
  }
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionLifetimeMs / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookie,
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [passwordProvider(visitor), ...githubProviders()],
    callbacks: {
      async signIn({ user, account }) {
        if (account?.provider !== "github") return true
        return admitGithub(user, {
          visitor,
          accessToken: account.access_token,
          githubId: account.providerAccountId,
        })
      },
      jwt({ token, user }) {
        return user?.sid ? { sid: user.sid, sub: user.id } : token
      },
      async session({ session, token }) {
        const parsed = tokenSchema.safeParse(token)
        const user = parsed.success && (await (await web()).sessions.userOf(parsed.data.sid))
        // An ended session answers as nobody's, whatever the browser's token still says.
        return user
          ? { ...session, user: { name: user.name, email: user.email } }
          : { expires: new Date(0).toISOString() }
      },
    },
    events: {
      async signOut({ token }) {
        const parsed = tokenSchema.safeParse(token)
        if (parsed.success) await signOut(headers, parsed.data)
      },
    },
  }
}

function passwordProvider(visitor: Visitor) {
  return Credentials({
    name: "password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    async authorize(credentials) {
      const { core } = await web()
      const given = credentialsSchema.safeParse(credentials)
      if (!given.success) return null
      return userOf(await named(() => signIn(core, { ...given.data, ...visitor })))
    },
  })
}

function githubProviders(): NextAuthOptions["providers"] {
  const { GITHUB_ID, GITHUB_SECRET } = env()
  if (!GITHUB_ID || !GITHUB_SECRET) return []
  return [GitHub({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET })]
}

/** Opens a session for the user whom a GitHub account belongs to; nobody gets an account by it. */
async function admitGithub(
  user: User,
  { visitor, accessToken, githubId }: { visitor: Visitor; accessToken: string | undefined; githubId: string },
): Promise<true | string> {
  try {
    const { core } = await web()
    const verifiedEmails = await readVerifiedEmails(accessToken ?? "")
    // The token is made from this very object after the callback.
    Object.assign(user, userOf(await signInByGithub(core, { githubId, verifiedEmails, ...visitor })))
    return true
  } catch (error) {
    if (error instanceof NaruError) return `/sign-in?error=${error.code}`
    throw error
  }
}

function userOf({ sessionId, user }: SignedIn): User {
  return { id: user.id, name: user.name, email: user.email, sid: sessionId }
}

/** next-auth hands an error's message to the page: give it the stable name, and nothing of what is unexpected. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const cause = explainDatabaseFailure(error)
    if (cause instanceof NaruError && cause.kind !== "internal") throw new Error(cause.code, { cause })
    log.error({ error }, "A sign-in failed")
    throw new Error("internal", { cause })
  }
}

/** Ends the session row of a token; a session that had ended before is no failure. */
async function signOut(
  headers: Pick<Headers, "get">,
  { sid, sub }: z.infer<typeof tokenSchema>,
): Promise<void> {
  const { core, sessions } = await web()
  const user = await sessions.userOf(sid)
  if (!user) return
  await endSession(core, {
    sessionId: sid,
    actor: { kind: "user", id: sub, name: user.name, address: addressOf(headers) },
  })
  sessions.forget()
}
