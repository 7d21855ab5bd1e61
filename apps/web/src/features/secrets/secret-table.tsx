"use client"
import type { SecretView } from "@naru/core/secrets/schema"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { RotateCw, Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { secretUsers } from "./secret-users.ts"
import { SetSecret } from "./set-secret.tsx"

export function SecretTable({ secrets }: { secrets: readonly SecretView[] }) {
  const t = useTranslations("secrets")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team, may } = useTeam()
  const services = useQuery(trpc.services.all.queryOptions({ team }))
  const [rotating, setRotating] = useState<SecretView>()
  const remove = useMutation(
    trpc.secrets.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.secrets.pathFilter()),
    }),
  )
  return (
    <>
      <FailureNotice error={remove.error} className="m-4" />
      <Table label={t("title")}>
        <Head>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell>{t("scope")}</HeadCell>
          <HeadCell>{t("usedBy")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("rotated")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("actions")}</span>
          </HeadCell>
        </Head>
        <tbody>
          {secrets.map((secret) => (
            <Row key={secret.id}>
              <Cell>
                <span className="font-medium font-mono text-xs">{secret.name}</span>
                <span className="ml-2 text-faint text-xs">{t("version", { version: secret.version })}</span>
              </Cell>
              <Cell className="text-soft">
                {secret.scope.kind === "team" ? t("scopes.team") : secret.scopeName}
              </Cell>
              <Cell className="text-soft">
                {services.data ? secretUsers(secret, secrets, services.data).join(", ") || t("unused") : "…"}
              </Cell>
              <Cell className="text-soft max-sm:hidden">
                <RelativeTime at={secret.updatedAt} />
              </Cell>
              <Cell className="whitespace-nowrap text-right">
                {may("secret.write") && (
                  <>
                    <Button
                      size="sm"
                      look="ghost"
                      aria-label={t("rotateNamed", { name: secret.name })}
                      onClick={() => setRotating(secret)}
                    >
                      <RotateCw aria-hidden="true" />
                      {t("rotate")}
                    </Button>
                    <Confirm
                      trigger={
                        <Button
                          look="ghost"
                          size="icon-sm"
                          aria-label={t("removeNamed", { name: secret.name })}
                        >
                          <Trash2 aria-hidden="true" />
                        </Button>
                      }
                      title={t("removeNamed", { name: secret.name })}
                      action={t("remove")}
                      onConfirm={() => remove.mutate({ team, secretId: secret.id })}
                    >
                      <p>{t("removeText")}</p>
                    </Confirm>
                  </>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <SetSecret
        open={rotating !== undefined}
        onOpenChange={(open) => !open && setRotating(undefined)}
        scope={rotating?.scope ?? { kind: "team" }}
        name={rotating?.name}
      />
    </>
  )
}
