"use client"
import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { Invite } from "./invite.tsx"
import { MemberTable } from "./member-table.tsx"

/** The people of the team, what they may do, and the way in for more. */
export function TeamSettings() {
  const t = useTranslations("members")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const members = useQuery(trpc.teams.members.queryOptions({ team }))
  return (
    <div className="grid max-w-3xl gap-5">
      <Card title={t("title")} flush>
        <Loaded query={members}>{(list) => <MemberTable members={list} />}</Loaded>
      </Card>
      {may("member.invite") && <Invite />}
    </div>
  )
}
