"use client"
import { useSubscription } from "@trpc/tanstack-react-query"
import { useEffect, useRef, useState } from "react"
import { useTRPC } from "#api/client.ts"
import { appendLines, emptyBuffer, type LogBuffer, type LogLine } from "#components/log-view/log-buffer.ts"
import type { LogViewProps } from "#components/log-view/log-view.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

/** Lines are drawn together this often: one that logs in a loop must not draw the page in one. */
const drawMs = 120
const tail = 2_000

/** What a container has written and writes. */
export function useContainerLog(container: string): {
  buffer: LogBuffer
  state: LogViewProps["state"]
  error: unknown
} {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const [buffer, setBuffer] = useState(emptyBuffer)
  const waiting = useRef<Omit<LogLine, "id">[]>([])
  useEffect(() => {
    const timer = setInterval(() => {
      const lines = waiting.current.splice(0)
      if (lines.length > 0) setBuffer((before) => appendLines(before, lines))
    }, drawMs)
    return () => clearInterval(timer)
  }, [])
  const stream = useSubscription(
    trpc.containers.logs.subscriptionOptions(
      { team, container, tail },
      {
        onData: ({ data }) => {
          waiting.current.push(data)
        },
      },
    ),
  )
  return { buffer, state: states[stream.status], error: stream.error }
}

/** The stream's status as the log shows it; it goes idle when the container has ended and all is read. */
const states = { connecting: "connecting", pending: "live", idle: "ended", error: "failed" } as const
