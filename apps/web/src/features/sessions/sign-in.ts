import { getProviders, signIn } from "next-auth/react"

export interface Credentials {
  email: string
  password: string
}

/** Pauses before each time that the dashboard is asked whether it takes sign-ins. */
const pausesMs = [0, 300, 1000, 3000]

/** Signs in; gives back the stable name of what was wrong, or undefined when nothing was. */
export async function signInByPassword({ email, password }: Credentials): Promise<string | undefined> {
  if (!(await isReachable())) return "unreachable"
  const answer = await signIn("credentials", { email, password, redirect: false })
  // next-auth says ok for refused credentials as well: only `error` tells.
  return answer?.ok ? (answer.error ?? undefined) : (answer?.error ?? "unreachable")
}

/** next-auth leaves the page for one that says nothing when its first question fails, so that is asked here, patiently. */
async function isReachable(): Promise<boolean> {
  for (const pauseMs of pausesMs) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    if (await getProviders()) return true
  }
  return false
}
