"use client"
import type { ProjectView } from "@naru/core/projects/schema"
import { useTranslations } from "next-intl"
import { LinkTabs } from "#components/ui/link-tabs.tsx"

/** The environments of a project side by side. */
export function EnvironmentTabs({ project, team }: { project: ProjectView; team: string }) {
  const t = useTranslations("environments")
  const tabs = project.environments.map(({ slug, name }) => ({
    href: `/${team}/projects/${project.slug}/${slug}`,
    label: name,
  }))
  return <LinkTabs label={t("tabs")} tabs={tabs} />
}
