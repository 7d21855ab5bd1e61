"use client"
import { type SubjectKind, subjectKinds } from "@naru/core/audit/schema"
import { useInfiniteQuery } from "@tanstack/react-query"
import { Activity } from "lucide-react"
import { useTranslations } from "next-intl"
import { parseAsStringLiteral, useQueryState } from "nuqs"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Page } from "#components/ui/page.tsx"
import { Select } from "#components/ui/select.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { ActivityList } from "./activity-list.tsx"

/** Who did what to which thing, newest first. */
export function ActivityPage() {
  const t = useTranslations("activity")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const [kind, setKind] = useQueryState("of", parseAsStringLiteral(subjectKinds))
  const pages = useInfiniteQuery(
    trpc.activity.list.infiniteQueryOptions(
      { team, subjectKind: kind ?? undefined },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
  )
  const options: { value: SubjectKind | "all"; label: string }[] = [
    { value: "all", label: t("everything") },
    ...subjectKinds.map((value) => ({ value, label: t(`subject.${value}`) })),
  ]
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        <Select
          label={t("filter")}
          className="w-44"
          value={kind ?? "all"}
          options={options}
          onChange={(value) => void setKind(value === "all" ? null : value)}
        />
      }
    >
      <Card flush>
        <Loaded query={pages}>
          {(data) => {
            const entries = data.pages.flatMap((page) => page.entries)
            return entries.length === 0 ? (
              <EmptyState icon={<Activity />} title={t("emptyTitle")}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ActivityList entries={entries} />
            )
          }}
        </Loaded>
      </Card>
      {pages.hasNextPage && (
        <Button
          className="mx-auto"
          pending={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </Page>
  )
}
