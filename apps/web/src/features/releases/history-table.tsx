"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Badge } from "#components/ui/badge.tsx"
import { shortDigest } from "#components/ui/digest.tsx"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { Duration, RelativeTime } from "#components/ui/time.tsx"
import { deploymentHref } from "#features/deployments/deployment-look.ts"
import { DeploymentStatus } from "#features/deployments/deployment-status.tsx"
import { TriggeredBy } from "#features/deployments/triggered-by.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { RollBack } from "./roll-back.tsx"
import { rollbackTargets } from "./rollback-targets.ts"

export interface HistoryTableProps {
  deployments: readonly DeploymentView[]
  /** Number of the release that serves now. */
  live: number | undefined
}

export function HistoryTable({ deployments, live }: HistoryTableProps) {
  const t = useTranslations("releases")
  const { slug: team, may } = useTeam()
  const targets = rollbackTargets(deployments, live)
  return (
    <Table label={t("title")}>
      <Head>
        <HeadCell>{t("deployment")}</HeadCell>
        <HeadCell>{t("release")}</HeadCell>
        <HeadCell>{t("result")}</HeadCell>
        <HeadCell className="max-md:hidden">{t("startedBy")}</HeadCell>
        <HeadCell className="max-lg:hidden">{t("digest")}</HeadCell>
        <HeadCell className="max-sm:hidden">{t("took")}</HeadCell>
        <HeadCell>
          <span className="sr-only">{t("actions")}</span>
        </HeadCell>
      </Head>
      <tbody>
        {deployments.map((deployment) => (
          <Row key={deployment.id}>
            <Cell>
              <Link
                href={deploymentHref(team, deployment)}
                className="font-medium tabular-nums hover:underline"
              >
                {t("deploymentNumber", { number: deployment.number })}
              </Link>
              <span className="block text-faint text-xs">
                <RelativeTime at={deployment.createdAt} />
              </span>
            </Cell>
            <Cell className="whitespace-nowrap tabular-nums">
              {deployment.release ? t("releaseNumber", { number: deployment.release.number }) : <Dash />}
              {deployment.release?.number === live && deployment.state === "live" && (
                <Badge tone="good" className="ml-2">
                  {t("serving")}
                </Badge>
              )}
            </Cell>
            <Cell>
              <DeploymentStatus state={deployment.state} />
            </Cell>
            <Cell className="text-soft max-md:hidden">
              <TriggeredBy trigger={deployment.trigger} name={deployment.actorName} />
              {deployment.commit && (
                <code className="block font-mono text-faint text-xs">{deployment.commit.slice(0, 10)}</code>
              )}
            </Cell>
            <Cell className="max-lg:hidden">
              {deployment.release ? (
                <code className="font-mono text-xs" title={deployment.release.imageId}>
                  {shortDigest(deployment.release.imageId)}
                </code>
              ) : (
                <Dash />
              )}
            </Cell>
            <Cell className="text-soft max-sm:hidden">
              {deployment.startedAt ? (
                <Duration from={deployment.startedAt} to={deployment.finishedAt} />
              ) : (
                <Dash />
              )}
            </Cell>
            <Cell className="text-right">
              {deployment.release && targets.has(deployment.id) && may("deployment.run") && (
                <RollBack release={deployment.release} deployment={deployment} />
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

function Dash() {
  return <span className="text-faint">–</span>
}
