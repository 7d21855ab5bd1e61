"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import { useTranslations } from "next-intl"
import { Card } from "#components/ui/card.tsx"
import { Code } from "#components/ui/code.tsx"
import { Digest } from "#components/ui/digest.tsx"
import { Fact, Facts } from "#components/ui/facts.tsx"
import { Duration, RelativeTime } from "#components/ui/time.tsx"
import { TriggeredBy } from "./triggered-by.tsx"

/** What the deployment is of, who began it, and when. */
export function DeploymentFacts({ deployment }: { deployment: DeploymentView }) {
  const t = useTranslations("deployments")
  const { release, commit, createdAt, startedAt, finishedAt } = deployment
  return (
    <Card title={t("facts")}>
      <Facts>
        <Fact name={t("startedBy")}>
          <TriggeredBy trigger={deployment.trigger} name={deployment.actorName} />
        </Fact>
        <Fact name={t("when")}>
          <RelativeTime at={createdAt} />
        </Fact>
        {startedAt && (
          <Fact name={t("took")}>
            <Duration from={startedAt} to={finishedAt} />
          </Fact>
        )}
        {release && (
          <>
            <Fact name={t("release")}>{t("releaseNumber", { number: release.number })}</Fact>
            <Fact name={t("image")}>
              <span className="break-all font-mono text-xs">{release.imageName}</span>
            </Fact>
            <Fact name={t("digest")}>
              <Digest digest={release.imageId} label={t("copyDigest")} />
            </Fact>
          </>
        )}
        {commit && (
          <Fact name={t("commit")}>
            <Code>{commit.slice(0, 10)}</Code>
          </Fact>
        )}
      </Facts>
    </Card>
  )
}
