import { notFound, redirect } from "next/navigation"
import { TeamShell } from "#features/teams/team-shell.tsx"
import { currentPerson } from "#server/auth/current-person.ts"

export default async function TeamLayout({ params, children }: LayoutProps<"/[team]">) {
  const { team: slug } = await params
  const person = await currentPerson()
  if (!person) redirect(`/sign-in?next=${encodeURIComponent(`/${slug}`)}`)
  const team = person.teams.find((candidate) => candidate.slug === slug)
  if (!team) notFound()
  return (
    <TeamShell team={team} user={person.user}>
      {children}
    </TeamShell>
  )
}
