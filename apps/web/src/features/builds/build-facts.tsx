"use client"
import type { BuildView } from "@naru/core/builds/schema"
import { useTranslations } from "next-intl"
import { Card } from "#components/ui/card.tsx"
import { Code } from "#components/ui/code.tsx"
import { Digest } from "#components/ui/digest.tsx"
import { Fact, Facts } from "#components/ui/facts.tsx"
import { Duration, RelativeTime } from "#components/ui/time.tsx"
import { TriggeredBy } from "#features/deployments/triggered-by.tsx"

export function BuildFacts({ build }: { build: BuildView }) {
  const t = useTranslations("builds")
  return (
    <Card title={t("facts")}>
      <Facts>
        <Fact name={t("startedBy")}>
          <TriggeredBy trigger={build.trigger} name={build.actorName} />
        </Fact>
        <Fact name={t("when")}>
          <RelativeTime at={build.createdAt} />
        </Fact>
        {build.startedAt && (
          <Fact name={t("took")}>
            <Duration from={build.startedAt} to={build.finishedAt} />
          </Fact>
        )}
        {build.imageId && (
          <Fact name={t("digest")}>
            <Digest digest={build.imageId} label={t("copyDigest")} />
          </Fact>
        )}
        {build.imageName && (
          <Fact name={t("imageName")}>
            <span className="break-all font-mono text-xs">{build.imageName}</span>
          </Fact>
        )}
        {build.stepCount !== null && (
          <Fact name={t("cachedSteps")}>
            <span className="tabular-nums">{`${build.cachedSteps ?? 0} / ${build.stepCount}`}</span>
          </Fact>
        )}
        {build.commit && (
          <Fact name={t("commit")}>
            <Code>{build.commit.slice(0, 10)}</Code>
          </Fact>
        )}
      </Facts>
    </Card>
  )
}
