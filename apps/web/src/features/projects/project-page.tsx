"use client"
import type { ProjectView } from "@naru/core/projects/schema"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { DangerCard } from "#components/form/danger-card.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Page } from "#components/ui/page.tsx"
import { CreateEnvironment } from "#features/environments/create-environment.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export function ProjectPage({ project: slug }: { project: string }) {
  const t = useTranslations("projects")
  const trpc = useTRPC()
  const team = useTeam()
  const [creating, setCreating] = useState(false)
  const project = useQuery(trpc.projects.get.queryOptions({ team: team.slug, project: slug }))
  return (
    <Page
      crumbs={[{ href: `/${team.slug}/projects`, label: t("title") }]}
      title={project.data?.name ?? slug}
      actions={
        team.may("environment.write") && (
          <Button disabled={!project.isSuccess} onClick={() => setCreating(true)}>
            <Plus aria-hidden="true" />
            {t("createEnvironment")}
          </Button>
        )
      }
    >
      <Card title={t("environments")} flush>
        <Loaded query={project}>{(data) => <Environments project={data} team={team.slug} />}</Loaded>
      </Card>
      {team.may("project.remove") && project.data && <RemoveProject project={project.data} />}
      <CreateEnvironment project={slug} open={creating} onOpenChange={setCreating} />
    </Page>
  )
}

function Environments({ project, team }: { project: ProjectView; team: string }) {
  const t = useTranslations("projects")
  return (
    <ul className="divide-y">
      {project.environments.map((environment) => (
        <li key={environment.id}>
          <Link
            href={`/${team}/projects/${project.slug}/${environment.slug}`}
            className="flex h-12 items-center gap-3 px-4 text-sm hover:bg-hover/60 focus-visible:outline-offset-[-2px]"
          >
            <span className="font-medium">{environment.name}</span>
            <span className="ml-auto text-faint text-xs tabular-nums">
              {environment.serviceCount === 0
                ? t("noServices")
                : t("liveOf", { live: environment.liveCount, count: environment.serviceCount })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function RemoveProject({ project }: { project: ProjectView }) {
  const t = useTranslations("projects")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const remove = useMutation(
    trpc.projects.remove.mutationOptions({
      onSuccess: async () => {
        router.push(`/${team}/projects`)
        await queryClient.invalidateQueries(trpc.projects.list.pathFilter())
      },
    }),
  )
  return (
    <DangerCard
      title={t("dangerTitle")}
      description={t("dangerText")}
      action={t("remove")}
      question={t("removeTitle", { name: project.name })}
      consequence={t("removeText")}
      typed={project.slug}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ team, project: project.slug })}
    />
  )
}
