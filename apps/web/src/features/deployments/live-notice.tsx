"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import type { ServiceView } from "@naru/core/services/schema"
import { useLocale, useTranslations } from "next-intl"
import { Notice } from "#components/ui/notice.tsx"
import { SampleNext } from "#features/samples/sample-next.tsx"
import { ServiceLink } from "#features/services/service-link.tsx"
import { formatDuration } from "#i18n/duration.ts"

/** It serves: how long that took and where to look. A sample goes on to its next lesson. */
export function LiveNotice({ deployment, service }: { deployment: DeploymentView; service: ServiceView }) {
  const t = useTranslations("deployments")
  const locale = useLocale()
  const hostname = service.domains[0]?.hostname
  const { startedAt, finishedAt } = deployment
  const took = startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : undefined
  return (
    <Notice
      look="good"
      title={took === undefined ? t("liveTitle") : t("liveIn", { time: formatDuration(took, locale) })}
    >
      <div className="grid gap-3">
        {hostname && <ServiceLink hostname={hostname} className="w-fit text-base" />}
        {deployment.trigger === "sample" && <SampleNext service={service} deployment={deployment} />}
      </div>
    </Notice>
  )
}
