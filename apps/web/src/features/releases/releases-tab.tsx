"use client"
import { useQuery } from "@tanstack/react-query"
import { History } from "lucide-react"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { type ServicePath, useService } from "#features/services/use-service.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { HistoryTable } from "./history-table.tsx"

/** The history of a service: every attempt, who or what began it, and the way back. */
export function ReleasesTab({ path }: { path: ServicePath }) {
  const service = useService(path)
  return (
    <Loaded query={service}>
      {({ id, liveRelease }) => <ReleaseHistory serviceId={id} live={liveRelease?.number} />}
    </Loaded>
  )
}

function ReleaseHistory({ serviceId, live }: { serviceId: string; live: number | undefined }) {
  const t = useTranslations("releases")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const deployments = useQuery(trpc.deployments.list.queryOptions({ team, serviceId }))
  return (
    <Card title={t("title")} description={t("description")} flush>
      <Loaded query={deployments}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon={<History />} title={t("emptyTitle")}>
              {t("emptyText")}
            </EmptyState>
          ) : (
            <HistoryTable deployments={list} live={live} />
          )
        }
      </Loaded>
    </Card>
  )
}
