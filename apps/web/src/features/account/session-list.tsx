"use client"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { Badge } from "#components/ui/badge.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { browserName } from "./browser-name.ts"

/** Where the person is signed in, and the way to end each. */
export function SessionList() {
  const t = useTranslations("account")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const sessions = useQuery(trpc.me.sessions.queryOptions())
  const revoke = useMutation(
    trpc.me.revokeSession.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.me.sessions.pathFilter()),
    }),
  )
  return (
    <Card title={t("sessions")} description={t("sessionsText")} flush>
      <FailureNotice error={revoke.error} className="m-4" />
      <Loaded query={sessions}>
        {(list) => (
          <ul aria-label={t("sessions")} className="divide-y">
            {list.map((session) => (
              <li
                key={session.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm"
              >
                <span className="grid min-w-0 flex-1 basis-48">
                  <span className="flex items-center gap-2">
                    {browserName(session.userAgent) || t("unknownBrowser")}
                    {session.isCurrent && <Badge tone="good">{t("thisOne")}</Badge>}
                  </span>
                  <span className="text-faint text-xs">
                    {session.address || "–"} · <RelativeTime at={session.lastSeenAt} />
                  </span>
                </span>
                {!session.isCurrent && (
                  <Button
                    size="sm"
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate({ sessionId: session.id })}
                  >
                    {t("revoke")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}
