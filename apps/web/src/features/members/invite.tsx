"use client"
import { mayGrant, type roles } from "@naru/core/members/schema"
import { useMutation } from "@tanstack/react-query"
import { useFormatter, useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { CodeBlock } from "#components/ui/code.tsx"
import { Field } from "#components/ui/field.tsx"
import { Select } from "#components/ui/select.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { readerTimeZone } from "#i18n/reader-time-zone.ts"

const invitable = [
  "viewer",
  "deployer",
  "developer",
  "admin",
] as const satisfies readonly (typeof roles)[number][]

/** Makes a link that lets one person in; it is shown once. */
export function Invite() {
  const t = useTranslations("members")
  const format = useFormatter()
  const trpc = useTRPC()
  const { slug: team, role: own } = useTeam()
  const [role, setRole] = useState<(typeof invitable)[number]>("developer")
  const invite = useMutation(trpc.teams.invite.mutationOptions())
  const options = invitable
    .filter((value) => mayGrant(own, value))
    .map((value) => ({ value, label: t(`roles.${value}`) }))
  return (
    <Card title={t("invite")} description={t("inviteText")}>
      <div className="grid gap-4">
        <FailureNotice error={invite.error} />
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("role")} hint={t(`roleText.${role}`)} className="min-w-64">
            {({ id, "aria-describedby": describedBy }) => (
              <Select
                id={id}
                aria-describedby={describedBy}
                value={role}
                options={options}
                onChange={setRole}
              />
            )}
          </Field>
          <Button
            look="primary"
            className="mb-6"
            pending={invite.isPending}
            onClick={() => invite.mutate({ team, role })}
          >
            {t("makeLink")}
          </Button>
        </div>
        {invite.data && (
          <div className="grid gap-1.5">
            <CodeBlock
              text={new URL(`/invitations/${invite.data.token}`, window.location.origin).href}
              label={t("copyLink")}
            />
            <p className="text-faint text-xs">
              {t("linkEnds", {
                date: format.dateTime(invite.data.expiresAt, {
                  dateStyle: "long",
                  timeZone: readerTimeZone(),
                }),
              })}
            </p>
          </div>
        )}
      </div>
    </Card>
  )
}
