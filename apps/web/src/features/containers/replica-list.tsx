"use client"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Loaded } from "#components/failure/loaded.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { ContainerStatus } from "./container-status.tsx"
import { useContainers } from "./use-containers.ts"

/** The containers that serve a service now. */
export function ReplicaList({ serviceId }: { serviceId: string }) {
  const t = useTranslations("containers")
  const { slug: team } = useTeam()
  const containers = useContainers()
  return (
    <Loaded query={containers}>
      {(list) => {
        const own = list.filter(({ service }) => service?.id === serviceId)
        if (own.length === 0) return <p className="px-4 py-6 text-soft text-sm">{t("noReplicas")}</p>
        return (
          <ul className="divide-y">
            {own.map((container) => (
              <li key={container.id}>
                <Link
                  href={`/${team}/containers/${container.id}`}
                  className="flex min-h-11 flex-wrap items-center gap-x-4 px-4 py-2 text-sm hover:bg-hover/60 focus-visible:outline-offset-[-2px]"
                >
                  <ContainerStatus state={container.state} status={container.status} />
                  <span className="truncate font-mono text-xs">{container.name}</span>
                  <span className="ml-auto text-faint text-xs">
                    <RelativeTime at={container.createdAt} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )
      }}
    </Loaded>
  )
}
