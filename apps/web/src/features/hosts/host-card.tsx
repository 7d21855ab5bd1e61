"use client"
import { skipToken, useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { Fact, Facts } from "#components/ui/facts.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { Status } from "#components/ui/status.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { formatBytes } from "#i18n/bytes.ts"

const renewMs = 15_000

/** The machine under it all. */
export function HostCard() {
  const t = useTranslations("hosts")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const hosts = useQuery(trpc.hosts.list.queryOptions({ team }, { refetchInterval: renewMs }))
  const first = hosts.data?.[0]
  const host = useQuery(
    trpc.hosts.get.queryOptions(first ? { team, hostId: first.id } : skipToken, { refetchInterval: renewMs }),
  )
  return (
    <Card title={t("title")}>
      {hosts.isSuccess && !first ? (
        <p className="text-soft text-sm">{t("none")}</p>
      ) : (
        <Loaded query={host} skeleton={<Skeleton className="h-32" />}>
          {({ name, isOnline, facts }) => (
            <Facts>
              <Fact name={t("name")}>{name}</Fact>
              <Fact name={t("state")}>
                <Status look={isOnline ? "good" : "bad"} label={isOnline ? t("online") : t("offline")} />
              </Fact>
              {facts && (
                <>
                  <Fact name={t("machine")}>
                    {t("cpus", { count: facts.cpus })} · {formatBytes(facts.memoryBytes)}
                  </Fact>
                  <Fact name={t("system")}>{facts.operatingSystem}</Fact>
                  <Fact name={t("kernel")}>{facts.kernel}</Fact>
                  <Fact name={t("containers")}>
                    <Link
                      href={`/${team}/containers`}
                      className="text-accent underline-offset-4 hover:underline"
                    >
                      {t("containerCount", {
                        running: facts.containers.running,
                        stopped: facts.containers.stopped,
                      })}
                    </Link>
                  </Fact>
                  <Fact name={t("images")}>{facts.images}</Fact>
                </>
              )}
            </Facts>
          )}
        </Loaded>
      )}
    </Card>
  )
}
