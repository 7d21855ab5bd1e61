"use client"
import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { parseAsStringLiteral, useQueryState } from "nuqs"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { shortDigest } from "#components/ui/digest.tsx"
import { Page } from "#components/ui/page.tsx"
import { Tabs } from "#components/ui/tabs.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { ContainerLogs } from "./container-logs.tsx"
import { ContainerStatus } from "./container-status.tsx"
import { ContainerSummary } from "./container-summary.tsx"
import { Stats } from "./stats.tsx"
import { TerminalTab } from "./terminal-tab.tsx"

const tabs = ["summary", "logs", "terminal", "stats"] as const
const renewMs = 5_000

export function ContainerPage({ container: id }: { container: string }) {
  const t = useTranslations("containers")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("summary"))
  const container = useQuery(
    trpc.containers.get.queryOptions({ team, container: id }, { refetchInterval: renewMs }),
  )
  const isRunning = container.data?.state === "running"
  const panels = {
    summary: <Loaded query={container}>{(data) => <ContainerSummary container={data} />}</Loaded>,
    logs: <ContainerLogs containerId={id} name={container.data?.name ?? shortDigest(id)} />,
    terminal: <TerminalTab containerId={id} isRunning={isRunning} />,
    stats: <Stats containerId={id} isRunning={isRunning} />,
  }
  return (
    <Page
      crumbs={[{ href: `/${team}/containers`, label: t("title") }]}
      title={container.data?.name ?? shortDigest(id)}
      beside={
        container.data && (
          <ContainerStatus state={container.data.state} status={container.data.health ?? ""} />
        )
      }
      wide
    >
      <Tabs
        label={t("tabs.label")}
        value={tab}
        onChange={(next) => void setTab(next)}
        tabs={tabs
          .filter((value) => value !== "terminal" || may("container.terminal"))
          .map((value) => ({ value, label: t(`tabs.${value}`), content: panels[value] }))}
      />
    </Page>
  )
}
