"use client"
import { changePasswordSchema } from "@naru/core/users/schema"
import { useMutation } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { toast } from "sonner"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"

const empty = { current: "", next: "" }

export function ChangePassword() {
  const t = useTranslations("account")
  const trpc = useTRPC()
  const change = useMutation(trpc.me.changePassword.mutationOptions())
  const form = useForm(changePasswordSchema, empty, (parsed) =>
    change.mutate(parsed, {
      onSuccess: () => {
        toast.success(t("passwordChanged"))
        form.reset(empty)
      },
    }),
  )
  return (
    <Card title={t("changePassword")} description={t("changePasswordText")}>
      <form onSubmit={form.submit} className="grid max-w-md gap-4" noValidate>
        <FailureNotice error={change.error} />
        <Field label={t("currentPassword")} error={form.errors.current}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              value={form.values.current}
              onChange={(event) => form.set({ current: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("newPassword")} hint={t("passwordHint")} error={form.errors.next}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              value={form.values.next}
              onChange={(event) => form.set({ next: event.target.value })}
            />
          )}
        </Field>
        <Button type="submit" className="w-fit" pending={change.isPending}>
          {t("changePassword")}
        </Button>
      </form>
    </Card>
  )
}
