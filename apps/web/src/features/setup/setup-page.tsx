"use client"
import { createOwnerSchema } from "@naru/core/users/schema"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useLocale, useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { CodeBlock } from "#components/ui/code.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { signInByPassword } from "#features/sessions/sign-in.ts"
import { AuthFrame } from "./auth-frame.tsx"
import { PersonFields } from "./person-fields.tsx"

/** The first page that anybody sees: makes the owner and the first team by the one-time link. */
export function SetupPage({ token }: { token: string }) {
  const t = useTranslations("setup")
  const trpc = useTRPC()
  const status = useQuery(trpc.setup.status.queryOptions({ token }))
  const isOver = status.data?.needsOwner === false
  return (
    <AuthFrame title={isOver ? t("doneTitle") : t("title")} text={isOver ? t("doneText") : t("text")}>
      <Loaded query={status} skeleton={<Skeleton className="h-80" />}>
        {({ needsOwner, isLinkValid }) =>
          !needsOwner ? (
            <Button look="primary" size="lg" asChild>
              <a href="/sign-in">{t("toSignIn")}</a>
            </Button>
          ) : isLinkValid ? (
            <OwnerForm token={token} />
          ) : (
            <WrongLink />
          )
        }
      </Loaded>
    </AuthFrame>
  )
}

function WrongLink() {
  const t = useTranslations("setup")
  return (
    <div className="grid gap-3 text-sm">
      <p className="font-medium">{t("wrongLinkTitle")}</p>
      <p className="text-soft">{t("wrongLinkText")}</p>
      <CodeBlock text="sudo ./naru up" />
    </div>
  )
}

function OwnerForm({ token }: { token: string }) {
  const t = useTranslations("setup")
  const trpc = useTRPC()
  const router = useRouter()
  const locale = useLocale()
  const create = useMutation(trpc.setup.createOwner.mutationOptions())
  const initial = { token, name: "", email: "", password: "", teamName: "", locale }
  const form = useForm(createOwnerSchema, initial, async (owner) => {
    const made = await create.mutateAsync({ ...owner, locale }).catch(() => undefined)
    if (!made) return
    const refused = await signInByPassword(owner)
    router.push(refused ? "/sign-in" : `/${made.team}`)
    router.refresh()
  })
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={create.error} title={t("failed")} />
      <PersonFields values={form.values} errors={form.errors} onChange={form.set} />
      <Field label={t("team")} hint={t("teamHint")} error={form.errors.teamName}>
        {(control) => (
          <Input
            {...control}
            autoComplete="organization"
            value={form.values.teamName}
            onChange={(event) => form.set({ teamName: event.target.value })}
          />
        )}
      </Field>
      <Button look="primary" size="lg" type="submit" pending={create.isPending || create.isSuccess}>
        {t("create")}
      </Button>
    </form>
  )
}
