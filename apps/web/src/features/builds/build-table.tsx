"use client"
import type { BuildView } from "@naru/core/builds/schema"
import { Hammer } from "lucide-react"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { shortDigest } from "#components/ui/digest.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { Duration, RelativeTime } from "#components/ui/time.tsx"
import { TriggeredBy } from "#features/deployments/triggered-by.tsx"
import { buildHref } from "./build-look.ts"
import { BuildStatus } from "./build-status.tsx"

export function BuildTable({ builds, team }: { builds: readonly BuildView[]; team: string }) {
  const t = useTranslations("builds")
  if (builds.length === 0) {
    return (
      <EmptyState icon={<Hammer />} title={t("emptyTitle")}>
        {t("emptyText")}
      </EmptyState>
    )
  }
  return (
    <Table label={t("title")}>
      <Head>
        <HeadCell>{t("build")}</HeadCell>
        <HeadCell>{t("result")}</HeadCell>
        <HeadCell className="max-sm:hidden">{t("startedBy")}</HeadCell>
        <HeadCell className="max-md:hidden">{t("digest")}</HeadCell>
        <HeadCell className="text-right max-md:hidden">{t("cachedSteps")}</HeadCell>
        <HeadCell>{t("took")}</HeadCell>
      </Head>
      <tbody>
        {builds.map((build) => (
          <Row key={build.id}>
            <Cell>
              <Link
                href={buildHref(team, build.image.slug, build.number)}
                className="font-medium tabular-nums hover:underline"
              >
                {t("number", { number: build.number })}
              </Link>
              <span className="block text-faint text-xs">
                <RelativeTime at={build.createdAt} />
              </span>
            </Cell>
            <Cell>
              <BuildStatus state={build.state} />
            </Cell>
            <Cell className="text-soft max-sm:hidden">
              <TriggeredBy trigger={build.trigger} name={build.actorName} />
            </Cell>
            <Cell className="max-md:hidden">
              <code className="font-mono text-xs" title={build.imageId ?? undefined}>
                {build.imageId ? shortDigest(build.imageId) : "–"}
              </code>
            </Cell>
            <Cell className="text-right text-soft tabular-nums max-md:hidden">
              {build.stepCount === null ? "–" : `${build.cachedSteps ?? 0} / ${build.stepCount}`}
            </Cell>
            <Cell className="text-soft">
              {build.startedAt ? <Duration from={build.startedAt} to={build.finishedAt} /> : "–"}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
