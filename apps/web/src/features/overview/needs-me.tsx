"use client"
import type { ServiceView } from "@naru/core/services/schema"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Button } from "#components/ui/button.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { healthIn } from "#features/containers/container-look.ts"
import { useContainers } from "#features/containers/use-containers.ts"
import { conditionOf } from "#features/services/service-look.ts"
import { servicePath } from "#features/services/use-service.ts"
import { useTeam } from "#features/teams/team-context.tsx"

/** What does not mend itself: failed deployments and unhealthy replicas, each with the way to it. */
export function NeedsMe({ services }: { services: readonly ServiceView[] }) {
  const t = useTranslations("overview")
  const { slug: team } = useTeam()
  const containers = useContainers()
  const sick = new Set(
    containers.data?.flatMap(({ service, status }) =>
      service && healthIn(status) === "unhealthy" ? [service.id] : [],
    ),
  )
  return services.map((service) => {
    const condition = conditionOf(service)
    const hasFailed = condition === "failed" || condition === "liveFailed"
    if (!hasFailed && !sick.has(service.id)) return null
    const path = {
      project: service.project.slug,
      environment: service.environment.slug,
      service: service.slug,
    }
    const href = hasFailed
      ? `${servicePath(team, path)}/deployments/${service.lastDeployment?.id}`
      : `${servicePath(team, path)}/logs`
    return (
      <Notice
        key={service.id}
        look={condition === "failed" ? "bad" : "warn"}
        title={hasFailed ? t("failed", { name: service.name }) : t("unhealthy", { name: service.name })}
        actions={
          <Button size="sm" asChild>
            <Link href={href}>{t("look")}</Link>
          </Button>
        }
      >
        {hasFailed && service.liveRelease && t("stillServing", { number: service.liveRelease.number })}
        {hasFailed && !service.liveRelease && t("nothingServes")}
      </Notice>
    )
  })
}
