"use client"
import { useSubscription } from "@trpc/tanstack-react-query"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { type BuildLog, emptyLog, withEvent } from "./build-log.ts"

/** A build's log from its first event on; live while the build runs, and resumed where a lost connection left it. */
export function useBuildLog(buildId: string): { log: BuildLog; error: unknown } {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const [log, setLog] = useState(emptyLog)
  const events = useSubscription(
    trpc.builds.events.subscriptionOptions(
      { team, buildId },
      { onData: ({ data }) => setLog((before) => withEvent(before, data)) },
    ),
  )
  return { log, error: log.isDone ? undefined : events.error }
}
