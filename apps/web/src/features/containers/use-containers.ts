"use client"
import { useQuery } from "@tanstack/react-query"
import { useTRPC } from "#api/client.ts"
import { useTeam } from "#features/teams/team-context.tsx"

/** Containers start and end by other hands too (the docker command); a list looks again this often. */
const renewMs = 5_000

export function useContainers() {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  return useQuery(trpc.containers.list.queryOptions({ team }, { refetchInterval: renewMs }))
}
