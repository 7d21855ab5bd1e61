"use client"
import { createServiceSchema, type ServiceImage } from "@naru/core/services/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { NumberInput } from "#components/form/number-input.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Actions, Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { ImageChoice } from "./image-choice.tsx"

export interface CreateServiceProps {
  project: string
  environment: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks for the least that a service needs; the rest waits on its configuration page. */
export function CreateService({ project, environment, open, onOpenChange }: CreateServiceProps) {
  const t = useTranslations("services.create")
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("text")}>
      <CreateServiceForm project={project} environment={environment} />
    </Dialog>
  )
}

interface Values {
  name: string
  image: ServiceImage
  config: { httpPort: number | undefined }
}

function CreateServiceForm({ project, environment }: { project: string; environment: string }) {
  const t = useTranslations("services.create")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const create = useMutation(
    trpc.services.create.mutationOptions({
      onSuccess: async (service) => {
        router.push(`/${team}/projects/${project}/${environment}/${service.slug}`)
        await queryClient.invalidateQueries(trpc.services.pathFilter())
        await queryClient.invalidateQueries(trpc.projects.pathFilter())
      },
    }),
  )
  const initial: Values = {
    name: "",
    image: { kind: "definition", image: "" },
    config: { httpPort: undefined },
  }
  const schema = createServiceSchema.omit({ project: true, environment: true })
  const form = useForm(schema, initial, ({ name, image, config }) => {
    create.mutate({ team, project, environment, name, image, config })
  })
  const { name, image, config } = form.values
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={create.error} />
      <Field label={t("name")} hint={t("nameHint")} error={form.errors.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            value={name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
      <ImageChoice
        value={image}
        onChange={(next) => form.set({ image: next })}
        error={form.errors["image.image"] ?? form.errors["image.name"]}
      />
      <Field label={t("httpPort")} hint={t("httpPortHint")} error={form.errors["config.httpPort"]}>
        {(control) => (
          <NumberInput
            {...control}
            className="max-w-32"
            placeholder="8080"
            value={config.httpPort}
            onChange={(httpPort) => form.set({ config: { httpPort } })}
          />
        )}
      </Field>
      <Actions>
        <Button look="primary" type="submit" pending={create.isPending || create.isSuccess}>
          {t("action")}
        </Button>
      </Actions>
    </form>
  )
}
