"use client"
import type { ProjectView } from "@naru/core/projects/schema"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { StatusMark } from "#components/ui/status.tsx"

/** A project and the way into each of its environments. */
export function ProjectCard({ project, team }: { project: ProjectView; team: string }) {
  const t = useTranslations("projects")
  return (
    <article className="h-full rounded-lg border bg-surface">
      <h2 className="px-4 pt-3.5 pb-2 font-medium text-lg tracking-tight">
        <Link href={`/${team}/projects/${project.slug}`} className="hover:underline">
          {project.name}
        </Link>
      </h2>
      <ul className="grid gap-px px-2 pb-2">
        {project.environments.map((environment) => (
          <li key={environment.id}>
            <Link
              href={`/${team}/projects/${project.slug}/${environment.slug}`}
              className="flex h-9 items-center gap-2 rounded-md px-2 text-sm hover:bg-hover"
            >
              <StatusMark
                look={
                  environment.serviceCount === 0
                    ? "off"
                    : environment.liveCount === environment.serviceCount
                      ? "good"
                      : "waiting"
                }
              />
              {environment.name}
              <span className="ml-auto text-faint text-xs tabular-nums">
                {environment.serviceCount === 0
                  ? t("noServices")
                  : t("liveOf", { live: environment.liveCount, count: environment.serviceCount })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </article>
  )
}
