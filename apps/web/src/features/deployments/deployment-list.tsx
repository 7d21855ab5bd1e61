"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { StatusMark } from "#components/ui/status.tsx"
import { Duration, RelativeTime } from "#components/ui/time.tsx"
import { deploymentHref, deploymentLooks } from "./deployment-look.ts"
import { TriggeredBy } from "./triggered-by.tsx"

export interface DeploymentListProps {
  deployments: readonly DeploymentView[]
  team: string
  /** Names the service too, where the list is of many. */
  withService?: boolean
}

/** Deployments in short, newest first: how each ended, why it began, how long it took. */
export function DeploymentList({ deployments, team, withService }: DeploymentListProps) {
  const t = useTranslations("deployments")
  if (deployments.length === 0) return <p className="px-4 py-6 text-soft text-sm">{t("none")}</p>
  return (
    <ul className="divide-y">
      {deployments.map((deployment) => (
        <li key={deployment.id}>
          <Link
            href={deploymentHref(team, deployment)}
            className="grid grid-cols-[1rem_1fr_auto] items-center gap-x-3 px-4 py-2.5 text-sm hover:bg-hover/60 focus-visible:outline-offset-[-2px]"
          >
            <StatusMark look={deploymentLooks[deployment.state]} />
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <span className="font-medium">
                {withService ? deployment.service.name : t("number", { number: deployment.number })}
              </span>
              <span className="text-soft">{t(`state.${deployment.state}`)}</span>
              <span className="truncate text-faint text-xs">
                <TriggeredBy trigger={deployment.trigger} name={deployment.actorName} />
              </span>
            </span>
            <span className="grid justify-items-end text-faint text-xs">
              <RelativeTime at={deployment.createdAt} />
              {deployment.startedAt && <Duration from={deployment.startedAt} to={deployment.finishedAt} />}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
