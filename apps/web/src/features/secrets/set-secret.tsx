"use client"
import { type SecretScope, setSecretSchema } from "@naru/core/secrets/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { toast } from "sonner"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Actions, Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input, Textarea } from "#components/ui/input.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export interface SetSecretProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  scope: SecretScope
  /** Given when a new value is set for a secret that there is. */
  name?: string | undefined
  onSet?: (name: string) => void
}

/** Takes a value in. It is encrypted on the way to the database and never shown again. */
export function SetSecret({ open, onOpenChange, ...rest }: SetSecretProps) {
  const t = useTranslations("secrets")
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={rest.name === undefined ? t("addTitle") : t("rotateNamed", { name: rest.name })}
      description={rest.name === undefined ? t("addText") : t("rotateText")}
    >
      <SecretForm {...rest} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

type SecretFormProps = Pick<SetSecretProps, "scope" | "name" | "onSet"> & { onDone: () => void }

function SecretForm({ scope, name, onSet, onDone }: SecretFormProps) {
  const t = useTranslations("secrets")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const set = useMutation(trpc.secrets.set.mutationOptions())
  const form = useForm(setSecretSchema, { scope, name: name ?? "", value: "" }, (parsed) =>
    set.mutate(
      { team, ...parsed },
      {
        onSuccess: async () => {
          toast.success(t("set", { name: parsed.name }))
          onSet?.(parsed.name)
          onDone()
          await queryClient.invalidateQueries(trpc.secrets.pathFilter())
        },
      },
    ),
  )
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={set.error} />
      {name === undefined && (
        <Field label={t("name")} hint={t("nameHint")} error={form.errors.name}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              placeholder="DATABASE_PASSWORD"
              className="font-mono"
              value={form.values.name}
              onChange={(event) => form.set({ name: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t("value")} hint={t("valueHint")} error={form.errors.value}>
        {(control) => (
          <Textarea
            {...control}
            spellCheck={false}
            autoComplete="off"
            className="font-mono [-webkit-text-security:disc] focus:[-webkit-text-security:none]"
            value={form.values.value}
            onChange={(event) => form.set({ value: event.target.value })}
          />
        )}
      </Field>
      <Actions>
        <Button look="primary" type="submit" pending={set.isPending}>
          {name === undefined ? t("add") : t("rotate")}
        </Button>
      </Actions>
    </form>
  )
}
