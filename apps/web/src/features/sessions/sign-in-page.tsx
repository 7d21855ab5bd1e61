"use client"
import { useQuery } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { signIn } from "next-auth/react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import * as z from "zod"
import { useTRPC } from "#api/client.ts"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { AuthFrame } from "#features/setup/auth-frame.tsx"
import { signInByPassword } from "./sign-in.ts"
import { useRefusalText } from "./use-refusal-text.ts"

export interface SignInPageProps {
  /** Where to go then; a path of this site. */
  next: string
  /** Name of what was wrong when a provider sent the person back. */
  error: string | undefined
}

const schema = z.object({ email: z.string(), password: z.string() })

export function SignInPage({ next, error }: SignInPageProps) {
  const t = useTranslations("signIn")
  const trpc = useTRPC()
  const router = useRouter()
  const textOf = useRefusalText()
  const status = useQuery(trpc.setup.status.queryOptions({}))
  const [refusal, setRefusal] = useState(error)
  const [pending, setPending] = useState(false)
  const form = useForm(schema, { email: "", password: "" }, async (credentials) => {
    setPending(true)
    const refused = await signInByPassword(credentials)
    setRefusal(refused)
    setPending(refused === undefined)
    if (refused !== undefined) return form.set({ password: "" })
    router.push(next)
    router.refresh()
  })
  return (
    <AuthFrame title={t("title")} text={t("text")}>
      <form onSubmit={form.submit} className="grid gap-4" noValidate>
        {refusal && (
          <Notice look="bad" title={t("failed")}>
            {textOf(refusal)}
          </Notice>
        )}
        {status.data?.needsOwner && (
          <Notice look="info" title={t("notSetUpTitle")}>
            {t("notSetUpText")}
          </Notice>
        )}
        <Field label={t("email")}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              autoFocus
              value={form.values.email}
              onChange={(event) => form.set({ email: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("password")}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              value={form.values.password}
              onChange={(event) => form.set({ password: event.target.value })}
            />
          )}
        </Field>
        <Button look="primary" size="lg" type="submit" disabled={!status.isSuccess} pending={pending}>
          {t("action")}
        </Button>
        {status.data?.hasGithub && (
          <Button size="lg" onClick={() => void signIn("github", { callbackUrl: next })}>
            {t("github")}
          </Button>
        )}
        <p className="text-faint text-xs">{t("forgotten")}</p>
      </form>
    </AuthFrame>
  )
}
