"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Ban } from "lucide-react"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Page } from "#components/ui/page.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { buildHref } from "#features/builds/build-look.ts"
import { DeployButton, useDeploy } from "#features/services/deploy-button.tsx"
import { type ServicePath, servicePath, useService } from "#features/services/use-service.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { DeploymentFacts } from "./deployment-facts.tsx"
import { isCancelable, isMoving } from "./deployment-look.ts"
import { DeploymentStatus } from "./deployment-status.tsx"
import { FailureCard } from "./failure-card.tsx"
import { LiveNotice } from "./live-notice.tsx"
import { Timeline } from "./timeline.tsx"
import { useDeployment } from "./use-deployment.ts"

export interface DeploymentPageProps {
  path: ServicePath
  deploymentId: string
}

/** One deployment as it happens: its steps with their times, and what came of it. */
export function DeploymentPage({ path, deploymentId }: DeploymentPageProps) {
  const t = useTranslations("deployments")
  const { slug: team } = useTeam()
  const deployment = useDeployment(deploymentId)
  const data = deployment.data
  return (
    <Page
      crumbs={[
        {
          href: `/${team}/projects/${path.project}/${path.environment}`,
          label: `${path.project} · ${path.environment}`,
        },
        { href: servicePath(team, path), label: data?.service.name ?? path.service },
        { href: `${servicePath(team, path)}/releases`, label: t("releases") },
      ]}
      title={data ? t("title", { number: data.number }) : t("titleLoading")}
      beside={data && <DeploymentStatus state={data.state} />}
      actions={data && <Deeds deployment={data} path={path} />}
    >
      <Loaded query={deployment} skeleton={<Skeleton className="h-96" />}>
        {(loaded) => <Progress deployment={loaded} path={path} />}
      </Loaded>
    </Page>
  )
}

function Progress({ deployment, path }: { deployment: DeploymentView; path: ServicePath }) {
  const t = useTranslations("deployments")
  const { slug: team } = useTeam()
  const service = useService(path)
  // Of an older failure nobody knows any more what served then.
  const isNewest = service.data?.lastDeployment?.id === deployment.id
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <div className="grid min-w-0 gap-5">
        {deployment.state === "live" && service.data && (
          <LiveNotice deployment={deployment} service={service.data} />
        )}
        {deployment.failure && (
          <FailureCard
            failure={deployment.failure}
            stillServing={isNewest ? service.data?.liveRelease?.number : undefined}
          />
        )}
        <Card title={t("timeline")}>
          <Timeline
            steps={deployment.steps}
            extra={(step) =>
              step.name === "build" &&
              deployment.build && (
                <Link
                  href={buildHref(team, deployment.build.image, deployment.build.number)}
                  className="text-accent text-xs underline-offset-4 hover:underline"
                >
                  {t("seeBuild", { number: deployment.build.number })}
                </Link>
              )
            }
          />
        </Card>
      </div>
      <DeploymentFacts deployment={deployment} />
    </div>
  )
}

function Deeds({ deployment, path }: { deployment: DeploymentView; path: ServicePath }) {
  const t = useTranslations("deployments")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team, may } = useTeam()
  const service = useService(path)
  const deploy = useDeploy(service.data)
  const cancel = useMutation(
    trpc.deployments.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.deployments.pathFilter()),
    }),
  )
  if (!may("deployment.run")) return null
  return (
    <>
      <FailureNotice error={cancel.error ?? deploy.error} />
      {isMoving(deployment.state) ? (
        <Button
          disabled={!isCancelable(deployment.state)}
          pending={cancel.isPending}
          onClick={() => cancel.mutate({ team, deploymentId: deployment.id })}
        >
          <Ban aria-hidden="true" />
          {cancel.isSuccess ? t("canceling") : t("cancel")}
        </Button>
      ) : (
        <DeployButton service={service.data} deploy={deploy} />
      )}
    </>
  )
}
