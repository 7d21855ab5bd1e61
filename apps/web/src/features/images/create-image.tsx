"use client"
import { createImageSchema, type ImageSource } from "@naru/core/images/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Actions } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Page } from "#components/ui/page.tsx"
import { buildHref } from "#features/builds/build-look.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { emptySources, hasErrors } from "./source-draft.ts"
import { SourceForm } from "./source-form.tsx"

/** Defines an image, and builds it at once where there is something to build. */
export function CreateImage() {
  const t = useTranslations("images")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const build = useMutation(trpc.builds.start.mutationOptions())
  const create = useMutation(
    trpc.images.create.mutationOptions({
      onSuccess: async (image, { source }) => {
        await queryClient.invalidateQueries(trpc.images.pathFilter())
        if (source.kind === "name") return router.push(`/${team}/images/${image.slug}`)
        const started = await build.mutateAsync({ team, image: image.slug })
        router.push(buildHref(team, image.slug, started.number))
      },
    }),
  )
  const initial: { name: string; source: ImageSource } = { name: "", source: emptySources.dockerfile }
  const form = useForm(createImageSchema, initial, ({ name, source }) =>
    create.mutate({ team, name, source }),
  )
  const isBroken = hasErrors(form.values.source)
  return (
    <Page
      crumbs={[{ href: `/${team}/images`, label: t("title") }]}
      title={t("createTitle")}
      description={t("createText")}
    >
      <form onSubmit={form.submit} className="grid gap-5" noValidate>
        <FailureNotice error={create.error ?? build.error} title={t("createFailed")} />
        <Card>
          <Field label={t("name")} hint={t("nameHint")} error={form.errors.name} className="max-w-md">
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={form.values.name}
                onChange={(event) => form.set({ name: event.target.value })}
              />
            )}
          </Field>
        </Card>
        <SourceForm
          source={form.values.source}
          onChange={(source) => form.set({ source })}
          errors={form.errors}
        />
        <Actions>
          <Button look="ghost" onClick={() => router.push(`/${team}/images`)}>
            {t("cancel")}
          </Button>
          <Button
            look="primary"
            type="submit"
            disabled={isBroken}
            title={isBroken ? t("mendFirst") : undefined}
            pending={create.isPending || create.isSuccess}
          >
            {form.values.source.kind === "name" ? t("createOnly") : t("createAndBuild")}
          </Button>
        </Actions>
      </form>
    </Page>
  )
}
