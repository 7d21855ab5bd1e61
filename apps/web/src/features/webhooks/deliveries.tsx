"use client"
import type { DeliveryOutcome } from "@naru/core/webhooks/schema"
import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Status, type StatusLook } from "#components/ui/status.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

const looks: Record<DeliveryOutcome, StatusLook> = {
  deployed: "good",
  ping: "stopped",
  ignored: "off",
  duplicate: "off",
  refused: "bad",
  failed: "bad",
}

const renewMs = 5_000

/** What came in at a webhook and what was decided, newest first. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const t = useTranslations("webhooks")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const deliveries = useQuery(
    trpc.webhooks.deliveries.queryOptions({ team, webhookId }, { refetchInterval: renewMs }),
  )
  return (
    <div className="border-t">
      <Loaded query={deliveries}>
        {(list) =>
          list.length === 0 ? (
            <p className="px-3 py-3 text-faint text-sm">{t("noDeliveries")}</p>
          ) : (
            <ul aria-label={t("deliveries")} className="divide-y">
              {list.map((delivery) => (
                <li
                  key={delivery.id}
                  className="flex flex-wrap items-center gap-x-4 gap-y-0.5 px-3 py-2 text-sm"
                >
                  <Status look={looks[delivery.outcome]} label={t(`outcome.${delivery.outcome}`)} />
                  <span className="min-w-0 flex-1 basis-56 text-soft">{delivery.detail}</span>
                  <span className="text-faint text-xs">
                    <RelativeTime at={delivery.receivedAt} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}
