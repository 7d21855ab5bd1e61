"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"
import { useTRPC } from "#api/client.ts"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { cx } from "#components/ui/cx.ts"
import { StatusMark } from "#components/ui/status.tsx"
import { RunSample } from "#features/samples/run-sample.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { doneSteps, type FirstStep, firstSteps } from "./steps.ts"

export interface FirstStepsProps {
  services: readonly ServiceView[]
  /** Small, at the side of a page that has more to say; gone when all is done. */
  isAside?: boolean
}

/** The way in: a sample that runs in one click, then the person's own image, service and team. */
export function FirstSteps({ services, isAside }: FirstStepsProps) {
  const t = useTranslations("overview.steps")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const images = useQuery(trpc.images.list.queryOptions({ team }))
  const members = useQuery(trpc.teams.members.queryOptions({ team }))
  const deployments = useQuery(trpc.deployments.list.queryOptions({ team }))
  const done = doneSteps({
    services,
    imageCount: images.data?.length ?? 0,
    memberCount: members.data?.length ?? 1,
    hasRolledBack: deployments.data?.some(({ isRollback }) => isRollback) ?? false,
  })
  const isLoaded = images.isSuccess && members.isSuccess && deployments.isSuccess
  if (isAside && (!isLoaded || done.size === firstSteps.length)) return null
  const actions: Record<FirstStep, ReactNode> = {
    sample: may("service.write") && <RunSample size={isAside ? "sm" : "lg"} />,
    rollback: null,
    image: <Way href={`/${team}/images?new=true`}>{t("image.action")}</Way>,
    service: <Way href={`/${team}/projects`}>{t("service.action")}</Way>,
    people: <Way href={`/${team}/settings?tab=team`}>{t("people.action")}</Way>,
  }
  return (
    <Card title={isAside ? t("title") : undefined} flush className={cx(!isAside && "max-w-3xl")}>
      <ol aria-label={t("title")} className="divide-y">
        {firstSteps.map((step) => (
          <li key={step} className="grid grid-cols-[1.25rem_1fr] gap-x-3 px-4 py-3.5">
            <StatusMark look={done.has(step) ? "good" : "off"} className="mt-0.5 size-4.5" />
            <div className="grid justify-items-start gap-2">
              <div>
                <h3 className={cx("font-medium text-sm", done.has(step) && "text-soft")}>
                  {t(`${step}.title`)}
                  {done.has(step) && <span className="sr-only">{t("done")}</span>}
                </h3>
                {!done.has(step) && <p className="text-pretty text-soft text-sm">{t(`${step}.text`)}</p>}
              </div>
              {!done.has(step) && actions[step]}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Way({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button size="sm" asChild>
      <Link href={href}>{children}</Link>
    </Button>
  )
}
