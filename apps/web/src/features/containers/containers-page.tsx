"use client"
import { Container } from "lucide-react"
import { useTranslations } from "next-intl"
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { Checkbox } from "#components/ui/checkbox.tsx"
import { Code } from "#components/ui/code.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Input } from "#components/ui/input.tsx"
import { Page } from "#components/ui/page.tsx"
import { RunSample } from "#features/samples/run-sample.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { ContainerTable } from "./container-table.tsx"
import { useContainers } from "./use-containers.ts"

const filters = { find: parseAsString.withDefault(""), all: parseAsBoolean.withDefault(true) }

/** Every container that this person may see; the address keeps the filter. */
export function ContainersPage() {
  const t = useTranslations("containers")
  const { slug: team, may } = useTeam()
  const containers = useContainers()
  const [{ find, all }, setFilters] = useQueryStates(filters)
  const needle = find.trim().toLowerCase()
  const shown = containers.data?.filter(
    ({ name, image, state }) =>
      (all || state === "running") && `${name} ${image}`.toLowerCase().includes(needle),
  )
  return (
    <Page title={t("title")} description={t("description")} wide>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Input
          type="search"
          aria-label={t("find")}
          placeholder={t("find")}
          className="w-64 max-sm:w-full"
          value={find}
          onChange={(event) => void setFilters({ find: event.target.value || null })}
        />
        <Checkbox
          checked={all}
          onChange={(checked) => void setFilters({ all: checked ? null : false })}
          label={t("showStopped")}
        />
        {shown && (
          <span aria-live="polite" className="ml-auto text-faint text-xs tabular-nums">
            {t("count", { count: shown.length })}
          </span>
        )}
      </div>
      <Card flush>
        <Loaded query={containers}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<Container />}
                title={t("emptyTitle")}
                action={may("service.write") && <RunSample />}
              >
                {t.rich("emptyText", { code: (text) => <Code>{text}</Code> })}
              </EmptyState>
            ) : shown?.length === 0 ? (
              <p className="px-4 py-8 text-center text-soft text-sm">{t("noneFound")}</p>
            ) : (
              <ContainerTable containers={shown ?? []} team={team} />
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}
