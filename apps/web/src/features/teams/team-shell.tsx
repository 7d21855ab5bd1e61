"use client"
import { useQuery } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { useTRPC } from "#api/client.ts"
import { Shell } from "#components/shell/shell.tsx"
import { TeamMenu } from "#components/shell/team-menu.tsx"
import { UserMenu } from "#components/shell/user-menu.tsx"
import { useLiveDeployments } from "#features/deployments/use-live-deployments.ts"
import { leave } from "#features/sessions/leave.ts"
import { useSwitchLocale } from "#features/sessions/use-switch-locale.ts"
import { CreateTeam } from "./create-team.tsx"
import { type CurrentTeam, TeamProvider } from "./team-context.tsx"
import { TeamPalette } from "./team-palette.tsx"

export interface TeamShellProps {
  team: CurrentTeam
  user: { name: string; email: string }
  children: ReactNode
}

/** Everything around a team's pages. */
export function TeamShell({ team, user, children }: TeamShellProps) {
  const trpc = useTRPC()
  const me = useQuery(trpc.me.get.queryOptions())
  const switchLocale = useSwitchLocale()
  const [searching, setSearching] = useState(false)
  const [creating, setCreating] = useState(false)
  useLiveDeployments(team.slug)
  return (
    <TeamProvider team={team}>
      <Shell
        team={team.slug}
        onSearch={() => setSearching(true)}
        teamMenu={
          <TeamMenu current={team} teams={me.data?.teams ?? [team]} onCreate={() => setCreating(true)} />
        }
        userMenu={
          <UserMenu
            name={user.name}
            email={user.email}
            settingsHref={`/${team.slug}/settings`}
            onLocale={switchLocale}
            onSignOut={leave}
          />
        }
      >
        {children}
      </Shell>
      <TeamPalette open={searching} onOpenChange={setSearching} />
      <CreateTeam open={creating} onOpenChange={setCreating} />
    </TeamProvider>
  )
}
