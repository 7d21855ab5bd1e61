"use client"
import { acceptInvitationSchema } from "@naru/core/invitations/schema"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useLocale, useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Button } from "#components/ui/button.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { signInByPassword } from "#features/sessions/sign-in.ts"
import { AuthFrame } from "#features/setup/auth-frame.tsx"
import { PersonFields } from "#features/setup/person-fields.tsx"

/** Joins a team by a link; who has an account uses its e-mail and password. */
export function InvitationPage({ token }: { token: string }) {
  const t = useTranslations("invitation")
  const roles = useTranslations("members.roles")
  const trpc = useTRPC()
  const invitation = useQuery(trpc.teams.invitation.queryOptions({ token }))
  const data = invitation.data
  return (
    <AuthFrame
      title={data ? t("title", { team: data.teamName }) : t("titleLoading")}
      text={data && t("text", { role: roles(data.role) })}
    >
      <Loaded query={invitation} skeleton={<Skeleton className="h-72" />}>
        {() => <JoinForm token={token} />}
      </Loaded>
    </AuthFrame>
  )
}

function JoinForm({ token }: { token: string }) {
  const t = useTranslations("invitation")
  const trpc = useTRPC()
  const router = useRouter()
  const locale = useLocale()
  const accept = useMutation(trpc.teams.acceptInvitation.mutationOptions())
  const initial = { token, name: "", email: "", password: "", locale }
  const form = useForm(acceptInvitationSchema, initial, async (person) => {
    const joined = await accept.mutateAsync({ ...person, locale }).catch(() => undefined)
    if (!joined) return
    const refused = await signInByPassword(person)
    router.push(refused ? "/sign-in" : `/${joined.team}`)
    router.refresh()
  })
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={accept.error} title={t("failed")} />
      <PersonFields values={form.values} errors={form.errors} onChange={form.set} />
      <p className="text-faint text-xs">{t("hasAccount")}</p>
      <Button look="primary" size="lg" type="submit" pending={accept.isPending || accept.isSuccess}>
        {t("join")}
      </Button>
    </form>
  )
}
