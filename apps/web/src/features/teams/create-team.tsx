"use client"
import { createTeamSchema } from "@naru/core/teams/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { NameDialog } from "#components/form/name-dialog.tsx"

export interface CreateTeamProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateTeam({ open, onOpenChange }: CreateTeamProps) {
  const t = useTranslations("teams")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const create = useMutation(
    trpc.teams.create.mutationOptions({
      onSuccess: async (team) => {
        await queryClient.invalidateQueries(trpc.me.pathFilter())
        onOpenChange(false)
        router.push(`/${team.slug}`)
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
      schema={createTeamSchema.shape.name}
      pending={create.isPending}
      error={create.error}
      onSubmit={(name) => create.mutate({ name })}
    />
  )
}
