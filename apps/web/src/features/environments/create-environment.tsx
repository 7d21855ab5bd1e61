"use client"
import { createEnvironmentSchema } from "@naru/core/environments/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { NameDialog } from "#components/form/name-dialog.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export interface CreateEnvironmentProps {
  /** Slug of the project. */
  project: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateEnvironment({ project, open, onOpenChange }: CreateEnvironmentProps) {
  const t = useTranslations("environments")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const create = useMutation(
    trpc.environments.create.mutationOptions({
      onSuccess: async (environment) => {
        await queryClient.invalidateQueries(trpc.projects.pathFilter())
        router.push(`/${team}/projects/${project}/${environment.slug}`)
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
      schema={createEnvironmentSchema.shape.name}
      pending={create.isPending || create.isSuccess}
      error={create.error}
      onSubmit={(name) => create.mutate({ team, project, name })}
    />
  )
}
