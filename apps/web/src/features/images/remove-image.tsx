"use client"
import type { ImageView } from "@naru/core/images/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { DangerCard } from "#components/form/danger-card.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export function RemoveImage({ image }: { image: ImageView }) {
  const t = useTranslations("images")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const remove = useMutation(
    trpc.images.remove.mutationOptions({
      onSuccess: async () => {
        router.push(`/${team}/images`)
        await queryClient.invalidateQueries(trpc.images.list.pathFilter())
      },
    }),
  )
  return (
    <DangerCard
      title={t("dangerTitle")}
      description={t("dangerText")}
      action={t("remove")}
      question={t("removeTitle", { name: image.name })}
      consequence={t("removeText")}
      typed={image.slug}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ team, image: image.slug })}
    />
  )
}
