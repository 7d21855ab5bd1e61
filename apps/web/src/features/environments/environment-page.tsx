"use client"
import { useQuery } from "@tanstack/react-query"
import { Box, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { parseAsBoolean, useQueryState } from "nuqs"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Page } from "#components/ui/page.tsx"
import { CreateService } from "#features/services/create-service.tsx"
import { ServiceTable } from "#features/services/service-table.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { EnvironmentTabs } from "./environment-tabs.tsx"

export interface EnvironmentPlace {
  project: string
  environment: string
}

export function EnvironmentPage({ project, environment }: EnvironmentPlace) {
  const t = useTranslations("environments")
  const trpc = useTRPC()
  const team = useTeam()
  const [creating, setCreating] = useQueryState("new", parseAsBoolean.withDefault(false))
  const parent = useQuery(trpc.projects.get.queryOptions({ team: team.slug, project }))
  const services = useQuery(trpc.services.list.queryOptions({ team: team.slug, project, environment }))
  const create = team.may("service.write") && (
    <Button look="primary" disabled={!services.isSuccess} onClick={() => void setCreating(true)}>
      <Plus aria-hidden="true" />
      {t("createService")}
    </Button>
  )
  const current = parent.data?.environments.find(({ slug }) => slug === environment)
  return (
    <Page
      crumbs={[
        { href: `/${team.slug}/projects`, label: t("projects") },
        { href: `/${team.slug}/projects/${project}`, label: parent.data?.name ?? project },
      ]}
      title={current?.name ?? environment}
      actions={services.data?.length !== 0 && create}
    >
      {parent.data && <EnvironmentTabs project={parent.data} team={team.slug} />}
      <Card flush>
        <Loaded query={services}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState icon={<Box />} title={t("emptyTitle")} action={create}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ServiceTable services={list} team={team.slug} />
            )
          }
        </Loaded>
      </Card>
      <CreateService
        project={project}
        environment={environment}
        open={creating}
        onOpenChange={(open) => void setCreating(open || null)}
      />
    </Page>
  )
}
