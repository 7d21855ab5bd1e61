"use client"
import { useTranslations } from "next-intl"
import { errorsBelow } from "#components/form/field-errors.ts"
import { Card } from "#components/ui/card.tsx"
import { Checkbox } from "#components/ui/checkbox.tsx"
import { Input } from "#components/ui/input.tsx"
import { RowList } from "./row-list.tsx"
import type { Draft } from "./use-draft.ts"

/** Volumes: what outlives the containers. */
export function StorageSection({ draft }: { draft: Draft }) {
  const t = useTranslations("config.storage")
  const { config, change, errors } = draft
  return (
    <Card id="storage" title={t("title")} description={t("text")}>
      <RowList
        label={t("title")}
        items={config.mounts}
        onChange={(mounts) => change({ mounts })}
        blank={{ volume: "", target: "", readOnly: false }}
        addLabel={t("add")}
        none={t("none")}
        errors={errorsBelow(errors, "config.mounts")}
      >
        {(mount, changeRow, index) => (
          <div className="grid items-center gap-2 sm:grid-cols-[12rem_1fr_auto]">
            <Input
              aria-label={t("volumeOf", { number: index + 1 })}
              placeholder={t("volume")}
              autoComplete="off"
              className="font-mono"
              value={mount.volume}
              onChange={(event) => changeRow({ volume: event.target.value })}
            />
            <Input
              aria-label={t("targetOf", { number: index + 1 })}
              placeholder="/data"
              autoComplete="off"
              className="font-mono"
              value={mount.target}
              onChange={(event) => changeRow({ target: event.target.value })}
            />
            <Checkbox
              checked={mount.readOnly}
              onChange={(readOnly) => changeRow({ readOnly })}
              label={t("readOnly")}
            />
          </div>
        )}
      </RowList>
    </Card>
  )
}
