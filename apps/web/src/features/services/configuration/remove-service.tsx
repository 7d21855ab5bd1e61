"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { DangerCard } from "#components/form/danger-card.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import type { ServicePath } from "../use-service.ts"

export function RemoveService({ service, path }: { service: ServiceView; path: ServicePath }) {
  const t = useTranslations("config.danger")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const remove = useMutation(
    trpc.services.remove.mutationOptions({
      onSuccess: async () => {
        router.push(`/${team}/projects/${path.project}/${path.environment}`)
        await queryClient.invalidateQueries(trpc.services.list.pathFilter())
        await queryClient.invalidateQueries(trpc.projects.pathFilter())
      },
    }),
  )
  return (
    <DangerCard
      title={t("title")}
      description={t("text")}
      action={t("remove")}
      question={t("question", { name: service.name })}
      consequence={t("consequence")}
      typed={service.slug}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ team, serviceId: service.id })}
    />
  )
}
