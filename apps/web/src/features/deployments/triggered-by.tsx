"use client"
import type { Trigger } from "@naru/core/builds/schema"
import { useTranslations } from "next-intl"

/** What began it, and who: "Deployed by Mina", "Webhook deploy". */
export function TriggeredBy({ trigger, name }: { trigger: Trigger; name: string }) {
  const t = useTranslations("trigger")
  return t(trigger, { name })
}
