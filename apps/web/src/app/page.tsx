import { redirect } from "next/navigation"
import { currentPerson } from "#server/auth/current-person.ts"

/** The bare address leads to the person's first team. */
export default async function RootPage() {
  const person = await currentPerson()
  const first = person?.teams[0]
  redirect(first ? `/${first.slug}` : "/sign-in")
}
