import { NaruError } from "@naru/base/errors"
import * as z from "zod"

const emailsSchema = z.array(z.object({ email: z.string(), verified: z.boolean() }))

class GithubUnavailable extends NaruError {
  constructor(cause: unknown) {
    super({
      code: "github_unavailable",
      kind: "unavailable",
      message: "GitHub did not tell the e-mail addresses of an account",
      userMessage: "GitHub did not answer. Try again in a moment, or sign in with your password.",
      cause,
    })
  }
}

/**
 * The e-mail addresses that GitHub has verified for the owner of a token; the one in the profile may be unverified.
 * Source: https://docs.github.com/en/rest/users/emails#list-email-addresses-for-the-authenticated-user
 */
export async function readVerifiedEmails(accessToken: string): Promise<string[]> {
  try {
    const response = await fetch("https://api.github.com/user/emails", {
      headers: { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" },
      signal: AbortSignal.timeout(10_000),
    })
    const emails = emailsSchema.parse(await response.json())
    return emails.filter(({ verified }) => verified).map(({ email }) => email)
  } catch (error) {
    throw new GithubUnavailable(error)
  }
}
