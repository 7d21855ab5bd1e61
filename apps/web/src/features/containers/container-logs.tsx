"use client"
import { useTranslations } from "next-intl"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { LogView } from "#components/log-view/log-view.tsx"
import { useContainerLog } from "./use-container-log.ts"

export function ContainerLogs({ containerId, name }: { containerId: string; name: string }) {
  const t = useTranslations("containers")
  const { buffer, state, error } = useContainerLog(containerId)
  return (
    <div className="grid gap-3">
      <FailureNotice error={error} title={t("logsFailed")} />
      <LogView
        label={t("logsOf", { name })}
        buffer={buffer}
        fileName={`${name}.log`}
        state={state}
        empty={t("noLogs")}
      />
    </div>
  )
}
