"use client"
import { createWebhookSchema, type MadeWebhook, webhookKinds } from "@naru/core/webhooks/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Actions, Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Segmented } from "#components/ui/segmented.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export interface CreateWebhookProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  serviceId: string
  onMade: (webhook: MadeWebhook) => void
}

export function CreateWebhook({ open, onOpenChange, serviceId, onMade }: CreateWebhookProps) {
  const t = useTranslations("webhooks")
  const made = (webhook: MadeWebhook) => {
    onMade(webhook)
    onOpenChange(false)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("createTitle")} description={t("createText")}>
      <WebhookForm serviceId={serviceId} onMade={made} />
    </Dialog>
  )
}

interface Values {
  serviceId: string
  kind: (typeof webhookKinds)[number]
  branch: string | undefined
}

function WebhookForm({ serviceId, onMade }: { serviceId: string; onMade: (webhook: MadeWebhook) => void }) {
  const t = useTranslations("webhooks")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const create = useMutation(
    trpc.webhooks.create.mutationOptions({
      onSuccess: async (webhook) => {
        onMade(webhook)
        await queryClient.invalidateQueries(trpc.webhooks.pathFilter())
      },
    }),
  )
  const initial: Values = { serviceId, kind: "generic", branch: undefined }
  const form = useForm(createWebhookSchema, initial, (parsed) => create.mutate({ team, ...parsed }))
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={create.error} />
      <div className="grid gap-1.5">
        <Segmented
          label={t("kind")}
          value={form.values.kind}
          options={webhookKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          onChange={(kind) => form.set({ kind, branch: kind === "github" ? "main" : undefined })}
        />
        <p className="text-faint text-xs">{t(`kindHint.${form.values.kind}`)}</p>
      </div>
      {form.values.kind === "github" && (
        <Field label={t("branch")} hint={t("branchHint")} error={form.errors.branch}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              className="font-mono"
              value={form.values.branch ?? ""}
              onChange={(event) => form.set({ branch: event.target.value || undefined })}
            />
          )}
        </Field>
      )}
      <Actions>
        <Button look="primary" type="submit" pending={create.isPending}>
          {t("create")}
        </Button>
      </Actions>
    </form>
  )
}
