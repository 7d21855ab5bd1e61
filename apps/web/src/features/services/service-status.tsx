"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useTranslations } from "next-intl"
import { Status } from "#components/ui/status.tsx"
import { conditionLooks, conditionOf } from "./service-look.ts"

export function ServiceStatus({ service }: { service: Pick<ServiceView, "liveRelease" | "lastDeployment"> }) {
  const t = useTranslations("services.condition")
  const condition = conditionOf(service)
  return <Status look={conditionLooks[condition]} label={t(condition)} />
}
