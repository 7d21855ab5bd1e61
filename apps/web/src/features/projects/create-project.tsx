"use client"
import { createProjectSchema } from "@naru/core/projects/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { NameDialog } from "#components/form/name-dialog.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export interface CreateProjectProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateProject({ open, onOpenChange }: CreateProjectProps) {
  const t = useTranslations("projects")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: async (project) => {
        await queryClient.invalidateQueries(trpc.projects.pathFilter())
        router.push(`/${team}/projects/${project.slug}`)
      },
    }),
  )
  return (
    <NameDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("createTitle")}
      description={t("createText")}
      label={t("name")}
      hint={t("nameHint")}
      action={t("create")}
      schema={createProjectSchema.shape.name}
      pending={create.isPending || create.isSuccess}
      error={create.error}
      onSubmit={(name) => create.mutate({ team, name })}
    />
  )
}
