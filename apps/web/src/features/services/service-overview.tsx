"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useQuery } from "@tanstack/react-query"
import { Ship } from "lucide-react"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Code } from "#components/ui/code.tsx"
import { Digest } from "#components/ui/digest.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Fact, Facts } from "#components/ui/facts.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { ReplicaList } from "#features/containers/replica-list.tsx"
import { DeploymentList } from "#features/deployments/deployment-list.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { joinCommand } from "./command-words.ts"
import { DeployButton, useDeploy } from "./deploy-button.tsx"
import { ServiceLink } from "./service-link.tsx"
import { type ServicePath, servicePath, useService } from "./use-service.ts"

/** What serves now, where it answers, and what happened last. */
export function ServiceOverview({ path }: { path: ServicePath }) {
  const service = useService(path)
  return <Loaded query={service}>{(data) => <Overview service={data} path={path} />}</Loaded>
}

function Overview({ service, path }: { service: ServiceView; path: ServicePath }) {
  const t = useTranslations("services.overview")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const deploy = useDeploy(service)
  const deployments = useQuery(trpc.deployments.list.queryOptions({ team, serviceId: service.id }))
  if (!service.liveRelease && !service.lastDeployment) {
    return (
      <Card>
        <EmptyState
          icon={<Ship />}
          title={t("emptyTitle")}
          action={
            <>
              <DeployButton service={service} deploy={deploy} />
              <Button asChild>
                <Link href={`${servicePath(team, path)}/configuration`}>{t("configure")}</Link>
              </Button>
            </>
          }
        >
          {t("emptyText")}
        </EmptyState>
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <div className="grid min-w-0 gap-5">
        {service.liveRelease && (
          <Card title={t("replicas")} flush>
            <ReplicaList serviceId={service.id} />
          </Card>
        )}
        <Card
          title={t("lastDeployments")}
          flush
          actions={
            <Button look="quiet" asChild>
              <Link href={`${servicePath(team, path)}/releases`}>{t("allReleases")}</Link>
            </Button>
          }
        >
          <Loaded query={deployments}>
            {(list) => <DeploymentList deployments={list.slice(0, 6)} team={team} />}
          </Loaded>
        </Card>
      </div>
      <div className="grid min-w-0 gap-5">
        <LiveRelease service={service} />
        <Reach service={service} />
      </div>
    </div>
  )
}

function LiveRelease({ service: { liveRelease, config } }: { service: ServiceView }) {
  const t = useTranslations("services.overview")
  if (!liveRelease) return <Card title={t("liveRelease")}>{t("nothingLive")}</Card>
  return (
    <Card title={t("liveRelease")}>
      <Facts>
        <Fact name={t("number")}>{t("releaseNumber", { number: liveRelease.number })}</Fact>
        <Fact name={t("image")}>
          <span className="break-all font-mono text-xs">{liveRelease.imageName}</span>
        </Fact>
        <Fact name={t("digest")}>
          <Digest digest={liveRelease.imageId} label={t("copyDigest")} />
        </Fact>
        {liveRelease.commit && (
          <Fact name={t("commit")}>
            <Code>{liveRelease.commit.slice(0, 10)}</Code>
          </Fact>
        )}
        {config.command && (
          <Fact name={t("command")}>
            <Code>{joinCommand(config.command)}</Code>
          </Fact>
        )}
        <Fact name={t("released")}>
          <RelativeTime at={liveRelease.createdAt} />
        </Fact>
      </Facts>
    </Card>
  )
}

/** Every way to the service: names through the front door, published ports of the host. */
function Reach({ service: { domains, config } }: { service: ServiceView }) {
  const t = useTranslations("services.overview")
  return (
    <Card title={t("reach")}>
      {domains.length === 0 && config.ports.length === 0 ? (
        <p className="text-soft text-sm">{t("noReach")}</p>
      ) : (
        <ul className="grid gap-2 text-sm">
          {domains.map((domain) => (
            <li key={domain.id} className="flex min-w-0 items-center gap-2">
              <ServiceLink hostname={domain.hostname} />
              <span className="ml-auto whitespace-nowrap text-faint text-xs">
                {t("toPort", { port: domain.port })}
              </span>
            </li>
          ))}
          {config.ports.map((port) => (
            <li key={`${port.container}/${port.protocol}/${port.host}`} className="flex items-center gap-2">
              <Code>{`${port.host ?? "*"} → ${port.container}/${port.protocol}`}</Code>
              <span className="ml-auto text-faint text-xs">{t("onHost")}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
