"use client"
import { type MemberView, mayGrant, type Role, roles } from "@naru/core/members/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { UserMinus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Select } from "#components/ui/select.tsx"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export function MemberTable({ members }: { members: readonly MemberView[] }) {
  const t = useTranslations("members")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team, role, may } = useTeam()
  const refresh = () => queryClient.invalidateQueries(trpc.teams.members.pathFilter())
  const setRole = useMutation(trpc.teams.setRole.mutationOptions({ onSuccess: refresh }))
  const remove = useMutation(trpc.teams.removeMember.mutationOptions({ onSuccess: refresh }))
  const mayChange = (member: MemberView) => may("member.change") && mayGrant(role, member.role)
  const rolesFor = (current: Role) => roles.filter((each) => mayGrant(role, each) || each === current)
  return (
    <>
      <FailureNotice error={setRole.error ?? remove.error} className="m-4" />
      <Table label={t("title")}>
        <Head>
          <HeadCell>{t("person")}</HeadCell>
          <HeadCell>{t("role")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("joined")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("actions")}</span>
          </HeadCell>
        </Head>
        <tbody>
          {members.map((member) => (
            <Row key={member.userId}>
              <Cell>
                <span className="font-medium">{member.name}</span>
                <span className="block text-faint text-xs">{member.email}</span>
              </Cell>
              <Cell>
                {mayChange(member) ? (
                  <Select
                    label={t("roleOf", { name: member.name })}
                    className="w-36"
                    value={member.role}
                    disabled={setRole.isPending}
                    options={rolesFor(member.role).map((value) => ({ value, label: t(`roles.${value}`) }))}
                    onChange={(next) => setRole.mutate({ team, userId: member.userId, role: next })}
                  />
                ) : (
                  t(`roles.${member.role}`)
                )}
              </Cell>
              <Cell className="text-soft max-sm:hidden">
                <RelativeTime at={member.joinedAt} />
              </Cell>
              <Cell className="text-right">
                {mayChange(member) && (
                  <Confirm
                    trigger={
                      <Button
                        look="ghost"
                        size="icon-sm"
                        aria-label={t("removeNamed", { name: member.name })}
                      >
                        <UserMinus aria-hidden="true" />
                      </Button>
                    }
                    title={t("removeNamed", { name: member.name })}
                    action={t("remove")}
                    onConfirm={() => remove.mutate({ team, userId: member.userId })}
                  >
                    <p>{t("removeText")}</p>
                  </Confirm>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </>
  )
}
