"use client"
import type { BuildState } from "@naru/core/builds/schema"
import { ChevronRight } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"
import { parseAnsi } from "#components/log-view/ansi.ts"
import { Badge } from "#components/ui/badge.tsx"
import { cx } from "#components/ui/cx.ts"
import { StatusMark } from "#components/ui/status.tsx"
import { formatBytes } from "#i18n/bytes.ts"
import { formatDuration } from "#i18n/duration.ts"
import type { BuildLog, BuildStep } from "./build-log.ts"
import { stepLook } from "./build-look.ts"

/** The log of a build, step by step. The one that runs or broke is open; the others open by a click. */
export function BuildSteps({ log, state }: { log: BuildLog; state: BuildState }) {
  const t = useTranslations("builds")
  return (
    <ol aria-label={t("steps")} className="divide-y">
      {log.steps.map((step) => (
        <Step key={step.step} step={step} state={state} />
      ))}
    </ol>
  )
}

function Step({ step, state }: { step: BuildStep; state: BuildState }) {
  const t = useTranslations("builds")
  const locale = useLocale()
  const [choice, setChoice] = useState<boolean>()
  const open = choice ?? step.state === "running"
  const hasOutput = step.output !== ""
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        disabled={!hasOutput && !step.reason}
        onClick={() => setChoice(!open)}
        className="flex min-h-10 w-full items-center gap-2.5 px-4 py-1.5 text-left hover:bg-hover/60 focus-visible:outline-offset-[-2px] disabled:cursor-default disabled:hover:bg-transparent"
      >
        <ChevronRight
          aria-hidden="true"
          className={cx(
            "size-3.5 shrink-0 text-faint transition-transform",
            open && "rotate-90",
            !hasOutput && !step.reason && "opacity-0",
          )}
        />
        <StatusMark look={stepLook(step, state)} />
        <span
          className={cx(
            "min-w-0 flex-1 truncate font-mono text-xs",
            step.state === "waiting" && "text-faint",
          )}
          title={step.name}
        >
          {step.name}
        </span>
        {step.layerBytes !== undefined && step.layerBytes > 0 && (
          <span className="text-faint text-xs tabular-nums max-sm:hidden">
            {formatBytes(step.layerBytes)}
          </span>
        )}
        {step.state === "cached" && <Badge tone="accent">{t("cached")}</Badge>}
        {step.durationMs !== undefined && step.state === "done" && (
          <span className="w-14 text-right text-faint text-xs tabular-nums">
            {formatDuration(step.durationMs, locale)}
          </span>
        )}
      </button>
      {open && (hasOutput || step.reason) && (
        <div className="border-t bg-sunken px-4 py-2">
          {step.reason && (
            <p className="pb-1 text-faint text-xs">{t("notCached", { reason: step.reason })}</p>
          )}
          {hasOutput && <Output text={step.output} />}
        </div>
      )}
    </li>
  )
}

function Output({ text }: { text: string }) {
  return (
    <pre className="overflow-x-auto whitespace-pre-wrap break-all font-mono text-xs leading-5">
      {parseAnsi(text.trimEnd()).map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: output only grows at its end
        <span key={index} className={segment.className}>
          {segment.text}
        </span>
      ))}
    </pre>
  )
}
