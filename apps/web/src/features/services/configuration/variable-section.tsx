"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useTranslations } from "next-intl"
import { errorsBelow } from "#components/form/field-errors.ts"
import { Card } from "#components/ui/card.tsx"
import { Input } from "#components/ui/input.tsx"
import { ServiceSecrets } from "#features/secrets/service-secrets.tsx"
import { RowList } from "./row-list.tsx"
import type { Draft } from "./use-draft.ts"

/** What the process is told: plain variables, and secrets by name. */
export function VariableSection({ draft, service }: { draft: Draft; service: ServiceView }) {
  const t = useTranslations("config.variables")
  const { config, change, errors } = draft
  return (
    <Card id="variables" title={t("title")} description={t("text")}>
      <RowList
        label={t("list")}
        items={config.variables}
        onChange={(variables) => change({ variables })}
        blank={{ name: "", value: "" }}
        addLabel={t("add")}
        none={t("none")}
        errors={errorsBelow(errors, "config.variables")}
      >
        {(variable, changeRow, index) => (
          <div className="grid gap-2 sm:grid-cols-[14rem_1fr]">
            <Input
              aria-label={t("nameOf", { number: index + 1 })}
              placeholder="NAME"
              autoComplete="off"
              className="font-mono"
              value={variable.name}
              onChange={(event) => changeRow({ name: event.target.value })}
            />
            <Input
              aria-label={t("valueOf", { number: index + 1 })}
              placeholder={t("value")}
              autoComplete="off"
              className="font-mono"
              value={variable.value}
              onChange={(event) => changeRow({ value: event.target.value })}
            />
          </div>
        )}
      </RowList>
      <div className="mt-5 border-t pt-4">
        <ServiceSecrets
          serviceId={service.id}
          chosen={config.secrets}
          onChange={(secrets) => change({ secrets })}
          error={errors["config.secrets"]}
        />
      </div>
    </Card>
  )
}
