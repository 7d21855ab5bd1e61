"use client"
import { ScrollText } from "lucide-react"
import { useTranslations } from "next-intl"
import { parseAsString, useQueryState } from "nuqs"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Select } from "#components/ui/select.tsx"
import { ContainerLogs } from "#features/containers/container-logs.tsx"
import { useContainers } from "#features/containers/use-containers.ts"
import { type ServicePath, useService } from "./use-service.ts"

/** The output of a service's containers, the running one first; the address keeps which. */
export function ServiceLogs({ path }: { path: ServicePath }) {
  const t = useTranslations("services.logs")
  const service = useService(path)
  const containers = useContainers()
  const [chosen, setChosen] = useQueryState("replica", parseAsString)
  const own = containers.data
    ?.filter((container) => container.service?.id === service.data?.id)
    .toSorted(
      (a, b) =>
        Number(b.state === "running") - Number(a.state === "running") ||
        b.createdAt.getTime() - a.createdAt.getTime(),
    )
  const shown = own?.find(({ id }) => id === chosen) ?? own?.[0]
  return (
    <Loaded query={containers}>
      {() =>
        shown && own ? (
          <div className="grid gap-3">
            {own.length > 1 && (
              <Select
                label={t("replica")}
                className="max-w-sm"
                value={shown.id}
                options={own.map((container) => ({
                  value: container.id,
                  label: container.name,
                  hint: container.state,
                }))}
                onChange={(id) => void setChosen(id)}
              />
            )}
            <ContainerLogs key={shown.id} containerId={shown.id} name={shown.name} />
          </div>
        ) : (
          <Card>
            <EmptyState icon={<ScrollText />} title={t("emptyTitle")}>
              {t("emptyText")}
            </EmptyState>
          </Card>
        )
      }
    </Loaded>
  )
}
