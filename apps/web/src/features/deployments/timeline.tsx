"use client"
import type { DeploymentStepView } from "@naru/core/deployments/schema"
import { ChevronRight } from "lucide-react"
import { useTranslations } from "next-intl"
import { type ReactNode, useState } from "react"
import { cx } from "#components/ui/cx.ts"
import { StatusMark } from "#components/ui/status.tsx"
import { Duration } from "#components/ui/time.tsx"
import { stepLooks } from "./deployment-look.ts"
import { useStepName } from "./step-name.ts"

export interface TimelineProps {
  steps: readonly DeploymentStepView[]
  /** More to show inside a step, such as the way to its build. */
  extra?: (step: DeploymentStepView) => ReactNode
}

/** What a deployment does, one step under the other, each with its time and what it printed. */
export function Timeline({ steps, extra }: TimelineProps) {
  const t = useTranslations("deployments")
  return (
    <ol aria-label={t("timeline")} className="grid">
      {steps.map((step, index) => (
        <Step key={step.position} step={step} isLast={index === steps.length - 1}>
          {extra?.(step)}
        </Step>
      ))}
    </ol>
  )
}

interface StepProps {
  step: DeploymentStepView
  isLast: boolean
  children: ReactNode
}

function Step({ step, isLast, children }: StepProps) {
  const t = useTranslations("deployments")
  const nameOf = useStepName()
  const [choice, setChoice] = useState<boolean>()
  const hasOutput = step.output.trim() !== ""
  const open = choice ?? (step.state === "failed" || step.state === "running")
  return (
    <li className="grid grid-cols-[1.25rem_1fr] gap-x-3">
      <span className="flex flex-col items-center gap-1 pb-1" aria-hidden="true">
        <StatusMark look={stepLooks[step.state]} className="mt-1.75 size-4.5" />
        {!isLast && (
          <span className={cx("w-px grow", step.state === "done" ? "bg-good/50" : "bg-line-strong")} />
        )}
      </span>
      <div className="min-w-0 pb-3">
        <div className="flex min-h-8 items-center gap-3">
          <span className={cx("font-medium text-sm", step.state === "waiting" && "font-normal text-faint")}>
            {nameOf(step.name)}
            <span className="sr-only">{`: ${t(`stepState.${step.state}`)}`}</span>
          </span>
          {step.startedAt && (
            <Duration from={step.startedAt} to={step.finishedAt} className="text-faint text-xs" />
          )}
          {step.state === "skipped" && <span className="text-faint text-xs">{t("stepState.skipped")}</span>}
          {hasOutput && (
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setChoice(!open)}
              className="ml-auto inline-flex items-center gap-1 rounded-sm text-soft text-xs hover:text-ink"
            >
              <ChevronRight
                className={cx("size-3.5 transition-transform", open && "rotate-90")}
                aria-hidden="true"
              />
              {t("output")}
            </button>
          )}
        </div>
        {children}
        {hasOutput && open && (
          <pre className="mt-1 max-h-72 overflow-auto whitespace-pre-wrap break-all rounded-md border bg-sunken px-3 py-2 font-mono text-soft text-xs leading-5">
            {step.output.trimEnd()}
          </pre>
        )}
      </div>
    </li>
  )
}
