"use client"
import type { DeploymentState } from "@naru/core/deployments/schema"
import { useTranslations } from "next-intl"
import { Status } from "#components/ui/status.tsx"
import { deploymentLooks } from "./deployment-look.ts"

export function DeploymentStatus({ state }: { state: DeploymentState }) {
  const t = useTranslations("deployments.state")
  return <Status look={deploymentLooks[state]} label={t(state)} />
}
