"use client"
import type { BuildView } from "@naru/core/builds/schema"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Ban } from "lucide-react"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { CopyButton } from "#components/ui/copy-button.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { Page } from "#components/ui/page.tsx"
import { Skeleton, SkeletonRows } from "#components/ui/skeleton.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { BuildFacts } from "./build-facts.tsx"
import { logAsText } from "./build-log.ts"
import { isBuilding } from "./build-look.ts"
import { BuildStatus } from "./build-status.tsx"
import { BuildSteps } from "./build-steps.tsx"
import { useBuildLog } from "./use-build-log.ts"
import { useFollowEnd } from "./use-follow-end.ts"

export interface BuildPageProps {
  image: string
  number: number
}

const fallbackMs = 3_000

/** One build as it happens, step by step. */
export function BuildPage({ image, number }: BuildPageProps) {
  const t = useTranslations("builds")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const build = useQuery(
    trpc.builds.get.queryOptions(
      { team, image, number },
      { refetchInterval: ({ state }) => (state.data && isBuilding(state.data.state) ? fallbackMs : false) },
    ),
  )
  return (
    <Page
      crumbs={[
        { href: `/${team}/images`, label: t("images") },
        { href: `/${team}/images/${image}`, label: build.data?.image.name ?? image },
      ]}
      title={t("number", { number })}
      beside={build.data && <BuildStatus state={build.data.state} />}
      actions={build.data && isBuilding(build.data.state) && <Cancel buildId={build.data.id} />}
    >
      <Loaded query={build} skeleton={<Skeleton className="h-96" />}>
        {(data) => <Log build={data} />}
      </Loaded>
    </Page>
  )
}

function Log({ build }: { build: BuildView }) {
  const t = useTranslations("builds")
  const { log, error } = useBuildLog(build.id)
  const end = useFollowEnd(log, isBuilding(build.state))
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1fr_18rem]">
      <div className="grid min-w-0 gap-5">
        {build.failure && (
          <Notice look="bad" title={t("failedTitle")}>
            <p className="whitespace-pre-wrap text-ink">{build.failure.message}</p>
            {build.failure.line !== undefined && (
              <p>{t("failedLine", { line: build.failure.line, column: build.failure.column ?? 1 })}</p>
            )}
          </Notice>
        )}
        {log.warnings.length > 0 && (
          <Notice look="warn" title={t("warnings", { count: log.warnings.length })}>
            <ul>
              {log.warnings.map((warning) => (
                <li key={`${warning.line}:${warning.message}`}>
                  {warning.line !== undefined && `${t("line", { line: warning.line })} `}
                  {warning.message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <FailureNotice error={error} title={t("logFailed")} />
        <Card title={t("log")} actions={<CopyButton text={logAsText(log)} label={t("copyLog")} />} flush>
          {log.source && <p className="border-b px-4 py-2 text-soft text-xs">{log.source}</p>}
          {log.steps.length === 0 && isBuilding(build.state) ? (
            <SkeletonRows count={5} />
          ) : (
            <BuildSteps log={log} state={build.state} />
          )}
          <div ref={end} />
        </Card>
      </div>
      <BuildFacts build={build} />
    </div>
  )
}

function Cancel({ buildId }: { buildId: string }) {
  const t = useTranslations("builds")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team, may } = useTeam()
  const cancel = useMutation(
    trpc.builds.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.builds.pathFilter()),
    }),
  )
  if (!may("build.run")) return null
  return (
    <>
      <FailureNotice error={cancel.error} />
      <Button pending={cancel.isPending || cancel.isSuccess} onClick={() => cancel.mutate({ team, buildId })}>
        <Ban aria-hidden="true" />
        {cancel.isSuccess ? t("canceling") : t("cancel")}
      </Button>
    </>
  )
}
