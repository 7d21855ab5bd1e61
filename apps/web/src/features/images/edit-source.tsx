"use client"
import { type ImageView, updateImageSchema } from "@naru/core/images/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { toast } from "sonner"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Actions } from "#components/ui/dialog.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { SourceForm } from "./source-form.tsx"

/** Changes where an image comes from. What is built and running stays as it is until the next build. */
export function EditSource({ image }: { image: ImageView }) {
  const t = useTranslations("images")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team, may } = useTeam()
  const update = useMutation(
    trpc.images.update.mutationOptions({
      onSuccess: async () => {
        toast.success(t("saved"))
        await queryClient.invalidateQueries(trpc.images.pathFilter())
      },
    }),
  )
  const initial = { image: image.slug, source: image.source }
  const form = useForm(updateImageSchema, initial, ({ source }) => {
    if (source) update.mutate({ team, image: image.slug, source })
  })
  const isChanged = JSON.stringify(form.values.source) !== JSON.stringify(image.source)
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={update.error} />
      <SourceForm
        source={form.values.source}
        onChange={(source) => form.set({ source })}
        errors={form.errors}
      />
      {may("image.write") && (
        <Actions>
          {isChanged && (
            <Button look="ghost" onClick={() => form.reset(initial)}>
              {t("discard")}
            </Button>
          )}
          <Button look="primary" type="submit" disabled={!isChanged} pending={update.isPending}>
            {t("save")}
          </Button>
        </Actions>
      )}
    </form>
  )
}
