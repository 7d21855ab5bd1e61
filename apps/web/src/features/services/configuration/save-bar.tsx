"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { StatusMark } from "#components/ui/status.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { changedSections } from "../config-changes.ts"
import { useDeploy } from "../deploy-button.tsx"
import type { Draft } from "./use-draft.ts"

/** At the page's foot: what is not saved, or saved and not live, and the way to make it so. */
export function SaveBar({ service, draft }: { service: ServiceView; draft: Draft }) {
  const t = useTranslations("config")
  const { may } = useTeam()
  const deploy = useDeploy(service)
  const pending = useNotLive(service)
  const canDeploy = may("deployment.run")
  const errors = Object.values(draft.errors)
  if (!draft.isChanged && pending.length === 0) return null
  const saveAndDeploy = async () => {
    if (await draft.save()) deploy.start()
  }
  return (
    <div className="sticky bottom-4 z-20 grid gap-2">
      <FailureNotice error={draft.failure ?? deploy.error} title={t("saveFailed")} />
      <div
        role="status"
        className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-raised px-4 py-3 shadow-float"
      >
        <StatusMark look={errors.length > 0 ? "bad" : "warn"} />
        <p className="min-w-0 flex-1 basis-52 text-sm">
          {errors.length > 0
            ? t("invalid", { count: errors.length, first: errors[0] ?? "" })
            : draft.isChanged
              ? t("unsaved")
              : t("notLive", { sections: pending.map((section) => t(`section.${section}`)).join(", ") })}
        </p>
        {draft.isChanged ? (
          <>
            <Button look="ghost" onClick={draft.discard}>
              {t("discard")}
            </Button>
            <Button pending={draft.saving} onClick={() => void draft.save()}>
              {t("save")}
            </Button>
            {canDeploy && (
              <Button
                look="primary"
                pending={draft.saving || deploy.pending}
                onClick={() => void saveAndDeploy()}
              >
                {t("saveAndDeploy")}
              </Button>
            )}
          </>
        ) : (
          canDeploy && (
            <Button look="primary" pending={deploy.pending} onClick={deploy.start}>
              {t("deploy")}
            </Button>
          )
        )}
      </div>
    </div>
  )
}

/** Sections that are saved otherwise than the live release has them. */
function useNotLive(service: ServiceView) {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const releases = useQuery(
    trpc.releases.list.queryOptions(
      { team, serviceId: service.id },
      { enabled: service.liveRelease !== null },
    ),
  )
  const live = releases.data?.find(({ isLive }) => isLive)
  return live ? changedSections(live.config, service.config) : []
}
