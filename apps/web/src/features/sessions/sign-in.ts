import { signIn } from "next-auth/react"

export interface Credentials {
  email: string
  password: string
}

/** Signs in; gives back the stable name of what was wrong, or undefined when nothing was. */
export async function signInByPassword({ email, password }: Credentials): Promise<string | undefined> {
  const answer = await signIn("credentials", { email, password, redirect: false })
  // next-auth says ok for refused credentials as well: only `error` tells.
  return answer?.ok ? (answer.error ?? undefined) : (answer?.error ?? "unreachable")
}
