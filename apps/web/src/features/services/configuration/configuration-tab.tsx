"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useTranslations } from "next-intl"
import { Loaded } from "#components/failure/loaded.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { WebhookSection } from "#features/webhooks/webhook-section.tsx"
import { type ServicePath, useService } from "../use-service.ts"
import { DomainSection } from "./domain-section.tsx"
import { HealthSection } from "./health-section.tsx"
import { PortSection } from "./port-section.tsx"
import { RemoveService } from "./remove-service.tsx"
import { RuntimeSection } from "./runtime-section.tsx"
import { SaveBar } from "./save-bar.tsx"
import { SectionNav } from "./section-nav.tsx"
import { SourceSection } from "./source-section.tsx"
import { StorageSection } from "./storage-section.tsx"
import { useDraft } from "./use-draft.ts"
import { VariableSection } from "./variable-section.tsx"

/** Everything a service is made of, on one page; changes gather in a draft and go live by one Deploy. */
export function ConfigurationTab({ path }: { path: ServicePath }) {
  const service = useService(path)
  return <Loaded query={service}>{(data) => <Configuration service={data} path={path} />}</Loaded>
}

function Configuration({ service, path }: { service: ServiceView; path: ServicePath }) {
  const t = useTranslations("config")
  const { may } = useTeam()
  const draft = useDraft(service)
  const canWrite = may("service.write")
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[11rem_1fr]">
      <SectionNav />
      <div className="grid min-w-0 gap-5">
        <fieldset disabled={!canWrite} className="grid min-w-0 gap-5">
          <legend className="sr-only">{t("title")}</legend>
          <SourceSection draft={draft} />
          <RuntimeSection draft={draft} />
          <VariableSection draft={draft} service={service} />
          <PortSection draft={draft} />
          <DomainSection service={service} />
          <StorageSection draft={draft} />
          <HealthSection draft={draft} />
        </fieldset>
        <WebhookSection serviceId={service.id} />
        {may("service.remove") && <RemoveService service={service} path={path} />}
        {canWrite && <SaveBar service={service} draft={draft} />}
      </div>
    </div>
  )
}
