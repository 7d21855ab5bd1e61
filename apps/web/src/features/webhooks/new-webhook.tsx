"use client"
import type { MadeWebhook } from "@naru/core/webhooks/schema"
import { useTranslations } from "next-intl"
import { Button } from "#components/ui/button.tsx"
import { CodeBlock } from "#components/ui/code.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { tryCommand, webhookUrl } from "./webhook-url.ts"

/** A webhook at its making: the only time that its key is shown. */
export function NewWebhook({ webhook, onDone }: { webhook: MadeWebhook; onDone: () => void }) {
  const t = useTranslations("webhooks")
  const url = webhookUrl(webhook.path)
  return (
    <Notice
      look="good"
      title={t("madeTitle")}
      actions={
        <Button size="sm" onClick={onDone}>
          {t("kept")}
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 pt-1">
        <p>{t("madeText")}</p>
        <Labelled label={t("address")} text={url} />
        <Labelled label={t("key")} text={webhook.secret} />
        {webhook.kind === "generic" ? (
          <Labelled label={t("try")} text={tryCommand(url, webhook.secret)} />
        ) : (
          <p>{t("githubText")}</p>
        )}
      </div>
    </Notice>
  )
}

function Labelled({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <p className="font-medium text-ink text-xs">{label}</p>
      <CodeBlock text={text} label={label} />
    </div>
  )
}
