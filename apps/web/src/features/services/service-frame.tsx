"use client"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { LinkTabs } from "#components/ui/link-tabs.tsx"
import { Page } from "#components/ui/page.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { DeployButton, useDeploy } from "./deploy-button.tsx"
import { ServiceLink } from "./service-link.tsx"
import { ServiceStatus } from "./service-status.tsx"
import { type ServicePath, servicePath, useService } from "./use-service.ts"

/** The frame of a service's tabs: what it is, how it is, where it answers, and the one verb. */
export function ServiceFrame({ path, children }: { path: ServicePath; children: ReactNode }) {
  const t = useTranslations("services")
  const { slug: team } = useTeam()
  const service = useService(path)
  const deploy = useDeploy(service.data)
  const base = servicePath(team, path)
  const hostname = service.data?.domains[0]?.hostname
  return (
    <Page
      crumbs={[
        { href: `/${team}/projects/${path.project}`, label: service.data?.project.name ?? path.project },
        {
          href: `/${team}/projects/${path.project}/${path.environment}`,
          label: service.data?.environment.name ?? path.environment,
        },
      ]}
      title={service.data?.name ?? path.service}
      beside={
        service.data && (
          <>
            <ServiceStatus service={service.data} />
            {hostname && service.data.liveRelease && <ServiceLink hostname={hostname} />}
          </>
        )
      }
      actions={<DeployButton service={service.data} deploy={deploy} />}
    >
      <FailureNotice error={deploy.error} title={t("deployFailed")} />
      <LinkTabs
        label={t("tabs.label")}
        tabs={[
          { href: base, label: t("tabs.overview") },
          { href: `${base}/releases`, label: t("tabs.releases") },
          { href: `${base}/logs`, label: t("tabs.logs") },
          { href: `${base}/configuration`, label: t("tabs.configuration") },
        ]}
      />
      <Loaded query={service}>{() => children}</Loaded>
    </Page>
  )
}
