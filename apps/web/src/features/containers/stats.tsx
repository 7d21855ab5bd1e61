"use client"
import { skipToken } from "@tanstack/react-query"
import { useSubscription } from "@trpc/tanstack-react-query"
import { useLocale, useTranslations } from "next-intl"
import { useMemo, useState } from "react"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Card } from "#components/ui/card.tsx"
import { Chart, type ChartProps } from "#components/ui/chart.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { formatBytes } from "#i18n/bytes.ts"
import { addSample, rates, type Sample, toSeries } from "./stats-series.ts"

/** What the container uses, second by second, while one looks. */
export function Stats({ containerId, isRunning }: { containerId: string; isRunning: boolean }) {
  const t = useTranslations("containers.stats")
  const locale = useLocale()
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const [samples, setSamples] = useState<Sample[]>([])
  const stream = useSubscription(
    trpc.containers.stats.subscriptionOptions(isRunning ? { team, container: containerId } : skipToken, {
      onData: (sample) => setSamples((before) => addSample(before, sample)),
    }),
  )
  const cpu = useMemo(() => toSeries(samples, ({ cpuPercent }) => cpuPercent), [samples])
  const memory = useMemo(() => toSeries(samples, ({ memoryBytes }) => memoryBytes), [samples])
  const network = useMemo<ChartProps["data"]>(
    () => [
      toSeries(samples)[0],
      rates(samples, ({ receivedBytes }) => receivedBytes),
      rates(samples, ({ sentBytes }) => sentBytes),
    ],
    [samples],
  )
  const last = samples.at(-1)
  const percent = (value: number) =>
    `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)} %`
  const perSecond = (value: number) => `${formatBytes(value)}/s`
  if (!isRunning) return <Notice>{t("notRunning")}</Notice>
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <FailureNotice error={stream.error} className="lg:col-span-2" />
      <Figure
        title={t("cpu")}
        now={last && percent(last.cpuPercent)}
        data={cpu}
        lines={[{ label: t("cpu"), token: "--accent" }]}
        format={percent}
      />
      <Figure
        title={t("memory")}
        now={last && memoryText(last)}
        data={memory}
        lines={[{ label: t("memory"), token: "--accent" }]}
        format={formatBytes}
      />
      <Figure
        title={t("network")}
        now={
          last &&
          t("inOut", { in: perSecond(network[1]?.at(-1) ?? 0), out: perSecond(network[2]?.at(-1) ?? 0) })
        }
        data={network}
        lines={[
          { label: t("received"), token: "--accent" },
          { label: t("sent"), token: "--ansi-magenta" },
        ]}
        format={perSecond}
      />
      <Card title={t("processes")}>
        <p className="font-semibold text-2xl tabular-nums">{last?.pids ?? "–"}</p>
      </Card>
    </div>
  )
}

function memoryText({ memoryBytes, memoryLimitBytes }: Sample): string {
  return memoryLimitBytes === null
    ? formatBytes(memoryBytes)
    : `${formatBytes(memoryBytes)} / ${formatBytes(memoryLimitBytes)}`
}

interface FigureProps extends Omit<ChartProps, "label"> {
  title: string
  /** The newest figure in words. */
  now: string | undefined
}

function Figure({ title, now, ...chart }: FigureProps) {
  return (
    <Card title={title} actions={<span className="text-sm tabular-nums">{now ?? "–"}</span>}>
      <Chart label={now ? `${title}: ${now}` : title} {...chart} />
    </Card>
  )
}
