"use client"
import { useQuery } from "@tanstack/react-query"
import { Boxes, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Page } from "#components/ui/page.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { CreateProject } from "./create-project.tsx"
import { ProjectCard } from "./project-card.tsx"

export function ProjectsPage() {
  const t = useTranslations("projects")
  const trpc = useTRPC()
  const { slug, may } = useTeam()
  const [creating, setCreating] = useState(false)
  const projects = useQuery(trpc.projects.list.queryOptions({ team: slug }))
  const create = may("project.write") && (
    <Button look="primary" disabled={!projects.isSuccess} onClick={() => setCreating(true)}>
      <Plus aria-hidden="true" />
      {t("create")}
    </Button>
  )
  return (
    <Page title={t("title")} description={t("description")} actions={projects.data?.length !== 0 && create}>
      <Loaded query={projects} skeleton={<Cards />}>
        {(list) =>
          list.length === 0 ? (
            <Card>
              <EmptyState icon={<Boxes />} title={t("emptyTitle")} action={create}>
                {t("emptyText")}
              </EmptyState>
            </Card>
          ) : (
            <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
              {list.map((project) => (
                <li key={project.id}>
                  <ProjectCard project={project} team={slug} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <CreateProject open={creating} onOpenChange={setCreating} />
    </Page>
  )
}

function Cards() {
  return (
    <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3" aria-busy="true">
      <Skeleton className="h-36" />
      <Skeleton className="h-36" />
    </div>
  )
}
