"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Page } from "#components/ui/page.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { DeploymentList } from "#features/deployments/deployment-list.tsx"
import { isMoving } from "#features/deployments/deployment-look.ts"
import { HostCard } from "#features/hosts/host-card.tsx"
import { ServiceTable } from "#features/services/service-table.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { FirstSteps } from "./first-steps.tsx"
import { NeedsMe } from "./needs-me.tsx"

/** What needs me, what moves, what happened; for a new team the first steps. */
export function OverviewPage() {
  const t = useTranslations("overview")
  const trpc = useTRPC()
  const team = useTeam()
  const services = useQuery(trpc.services.all.queryOptions({ team: team.slug }))
  const isNew = services.data?.length === 0
  return (
    <Page
      title={isNew ? t("welcome", { team: team.name }) : t("title")}
      description={isNew && t("welcomeText")}
    >
      <Loaded query={services} skeleton={<Skeleton className="h-96" />}>
        {(list) => (isNew ? <FirstSteps services={list} /> : <Board services={list} />)}
      </Loaded>
    </Page>
  )
}

function Board({ services }: { services: readonly ServiceView[] }) {
  const t = useTranslations("overview")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const deployments = useQuery(trpc.deployments.list.queryOptions({ team }))
  const moving = deployments.data?.filter(({ state }) => isMoving(state)) ?? []
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[1fr_20rem]">
      <div className="grid min-w-0 gap-5">
        <NeedsMe services={services} />
        {moving.length > 0 && (
          <Card title={t("running")} flush>
            <DeploymentList deployments={moving} team={team} withService />
          </Card>
        )}
        <Card
          title={t("services")}
          flush
          actions={
            <Button look="quiet" asChild>
              <Link href={`/${team}/projects`}>{t("allProjects")}</Link>
            </Button>
          }
        >
          <ServiceTable services={services} team={team} />
        </Card>
        <Card title={t("lastDeployments")} flush>
          <Loaded query={deployments}>
            {(list) => <DeploymentList deployments={list.slice(0, 10)} team={team} withService />}
          </Loaded>
        </Card>
      </div>
      <div className="grid min-w-0 gap-5">
        <HostCard />
        <FirstSteps services={services} isAside />
      </div>
    </div>
  )
}
