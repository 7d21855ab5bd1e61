"use client"
import { useTranslations } from "next-intl"
import { errorsBelow } from "#components/form/field-errors.ts"
import { NumberInput } from "#components/form/number-input.tsx"
import { Card } from "#components/ui/card.tsx"
import { Field } from "#components/ui/field.tsx"
import { Select } from "#components/ui/select.tsx"
import { RowList } from "./row-list.tsx"
import type { Draft } from "./use-draft.ts"

/** The port that domains lead to, and ports opened on the host itself. */
export function PortSection({ draft }: { draft: Draft }) {
  const t = useTranslations("config.ports")
  const { config, change, errors } = draft
  return (
    <Card id="ports" title={t("title")}>
      <div className="grid gap-5">
        <Field label={t("http")} hint={t("httpHint")} error={errors["config.httpPort"]}>
          {(control) => (
            <NumberInput
              {...control}
              className="max-w-32"
              placeholder="8080"
              value={config.httpPort}
              onChange={(httpPort) => change({ httpPort })}
            />
          )}
        </Field>
        <div className="grid gap-2">
          <h3 className="font-medium text-sm">{t("published")}</h3>
          <p className="text-faint text-xs">{t("publishedHint")}</p>
          <RowList
            label={t("published")}
            items={config.ports}
            onChange={(ports) => change({ ports })}
            blank={{ container: Number.NaN, protocol: "tcp" }}
            addLabel={t("add")}
            none={t("none")}
            errors={errorsBelow(errors, "config.ports")}
          >
            {(port, changeRow, index) => (
              <div className="grid grid-cols-3 gap-2 sm:max-w-md">
                <NumberInput
                  aria-label={t("hostOf", { number: index + 1 })}
                  placeholder={t("free")}
                  value={port.host}
                  onChange={(host) => changeRow({ host })}
                />
                <NumberInput
                  aria-label={t("containerOf", { number: index + 1 })}
                  placeholder="8080"
                  value={port.container}
                  onChange={(container) => changeRow({ container: container ?? Number.NaN })}
                />
                <Select
                  label={t("protocolOf", { number: index + 1 })}
                  value={port.protocol}
                  options={[
                    { value: "tcp", label: "TCP" },
                    { value: "udp", label: "UDP" },
                  ]}
                  onChange={(protocol) => changeRow({ protocol })}
                />
              </div>
            )}
          </RowList>
        </div>
      </div>
    </Card>
  )
}
