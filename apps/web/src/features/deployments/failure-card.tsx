"use client"
import type { DeploymentFailure } from "@naru/core/deployments/schema"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"
import { Notice } from "#components/ui/notice.tsx"
import { useStepName } from "./step-name.ts"

export interface FailureCardProps {
  failure: DeploymentFailure
  /** Number of the release that goes on serving, when there is one. */
  stillServing: number | undefined
  actions?: ReactNode
}

/** Why it did not go live: the step, the reason, what was printed, what to do; and what still serves. */
export function FailureCard({ failure, stillServing, actions }: FailureCardProps) {
  const t = useTranslations("deployments")
  const nameOf = useStepName()
  return (
    <Notice look="bad" title={t("failedAt", { step: nameOf(failure.step) })} actions={actions}>
      <div className="grid gap-2">
        <p className="text-ink">{failure.message}</p>
        {failure.output && (
          <pre className="max-h-56 overflow-auto whitespace-pre-wrap break-all rounded-md border border-bad/20 bg-surface px-3 py-2 font-mono text-xs leading-5">
            {failure.output.trimEnd()}
          </pre>
        )}
        {failure.advice && <p>{failure.advice}</p>}
        {stillServing !== undefined && <p>{t("stillServing", { number: stillServing })}</p>}
      </div>
    </Notice>
  )
}
