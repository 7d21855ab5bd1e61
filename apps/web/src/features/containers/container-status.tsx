"use client"
import { useTranslations } from "next-intl"
import { Status } from "#components/ui/status.tsx"
import { containerLooks, containerState, healthIn } from "./container-look.ts"

export interface ContainerStatusProps {
  state: string
  /** The engine's own words, or the health alone. */
  status: string
}

export function ContainerStatus({ state, status }: ContainerStatusProps) {
  const t = useTranslations("containers")
  const known = containerState(state)
  const health = healthIn(status)
  if (!known) return state
  if (known === "running" && health === "unhealthy")
    return <Status look="warn" label={t("health.unhealthy")} />
  if (known === "running" && health === "starting") return <Status look="busy" label={t("health.starting")} />
  return <Status look={containerLooks[known]} label={t(`state.${known}`)} />
}
