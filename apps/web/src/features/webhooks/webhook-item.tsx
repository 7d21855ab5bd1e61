"use client"
import type { WebhookView } from "@naru/core/webhooks/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { ChevronRight, Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Badge } from "#components/ui/badge.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { CopyButton } from "#components/ui/copy-button.tsx"
import { cx } from "#components/ui/cx.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { Deliveries } from "./deliveries.tsx"
import { webhookUrl } from "./webhook-url.ts"

/** One webhook: its address, and what came in. */
export function WebhookItem({ webhook }: { webhook: WebhookView }) {
  const t = useTranslations("webhooks")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team, may } = useTeam()
  const [open, setOpen] = useState(false)
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.webhooks.list.pathFilter()),
    }),
  )
  const url = webhookUrl(webhook.path)
  return (
    <li className="rounded-md border">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
        <Badge>{t(`kinds.${webhook.kind}`)}</Badge>
        {webhook.branch && <Badge tone="accent">{webhook.branch}</Badge>}
        <code className="min-w-0 flex-1 basis-48 truncate font-mono text-xs" title={url}>
          {url}
        </code>
        <CopyButton text={url} label={t("copyAddress")} />
        <Button size="sm" look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronRight className={cx("transition-transform", open && "rotate-90")} aria-hidden="true" />
          {t("deliveries")}
        </Button>
        {may("webhook.write") && (
          <Confirm
            trigger={
              <Button look="ghost" size="icon-sm" aria-label={t("remove")}>
                <Trash2 aria-hidden="true" />
              </Button>
            }
            title={t("removeTitle")}
            action={t("remove")}
            onConfirm={() => remove.mutate({ team, webhookId: webhook.id })}
          >
            <p>{t("removeText")}</p>
          </Confirm>
        )}
      </div>
      <FailureNotice error={remove.error} className="m-3" />
      {open && <Deliveries webhookId={webhook.id} />}
    </li>
  )
}
