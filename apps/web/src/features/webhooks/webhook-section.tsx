"use client"
import type { MadeWebhook } from "@naru/core/webhooks/schema"
import { useQuery } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { CreateWebhook } from "./create-webhook.tsx"
import { NewWebhook } from "./new-webhook.tsx"
import { WebhookItem } from "./webhook-item.tsx"

/** Addresses that deploy the service when something happens elsewhere, and what came in at each. */
export function WebhookSection({ serviceId }: { serviceId: string }) {
  const t = useTranslations("webhooks")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<MadeWebhook>()
  const webhooks = useQuery(trpc.webhooks.list.queryOptions({ team, serviceId }))
  return (
    <Card
      id="triggers"
      title={t("title")}
      description={t("text")}
      actions={
        may("webhook.write") && (
          <Button disabled={!webhooks.isSuccess} onClick={() => setCreating(true)}>
            <Plus aria-hidden="true" />
            {t("create")}
          </Button>
        )
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {made && <NewWebhook webhook={made} onDone={() => setMade(undefined)} />}
        <Loaded query={webhooks}>
          {(list) =>
            list.length === 0 ? (
              <p className="text-faint text-sm">{t("none")}</p>
            ) : (
              <ul aria-label={t("title")} className="grid grid-cols-[minmax(0,1fr)] gap-2">
                {list.map((webhook) => (
                  <WebhookItem key={webhook.id} webhook={webhook} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      <CreateWebhook open={creating} onOpenChange={setCreating} serviceId={serviceId} onMade={setMade} />
    </Card>
  )
}
