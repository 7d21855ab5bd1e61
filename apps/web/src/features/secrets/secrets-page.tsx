"use client"
import { useQuery } from "@tanstack/react-query"
import { KeyRound, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Page } from "#components/ui/page.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { SecretTable } from "./secret-table.tsx"
import { SetSecret } from "./set-secret.tsx"

/** Every secret of the team by name and scope; values come in and never go out. */
export function SecretsPage() {
  const t = useTranslations("secrets")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const [adding, setAdding] = useState(false)
  const secrets = useQuery(trpc.secrets.list.queryOptions({ team }))
  const add = may("secret.write") && (
    <Button look="primary" disabled={!secrets.isSuccess} onClick={() => setAdding(true)}>
      <Plus aria-hidden="true" />
      {t("add")}
    </Button>
  )
  return (
    <Page title={t("title")} description={t("description")} actions={secrets.data?.length !== 0 && add}>
      <Card flush>
        <Loaded query={secrets}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState icon={<KeyRound />} title={t("emptyTitle")} action={add}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <SecretTable secrets={list} />
            )
          }
        </Loaded>
      </Card>
      <SetSecret open={adding} onOpenChange={setAdding} scope={{ kind: "team" }} />
    </Page>
  )
}
