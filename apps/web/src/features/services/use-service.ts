"use client"
import { useQuery } from "@tanstack/react-query"
import { useTRPC } from "#api/client.ts"
import { useTeam } from "#features/teams/team-context.tsx"

/** The slugs of a service's address. */
export interface ServicePath {
  project: string
  environment: string
  service: string
}

/** The service at this address, renewed when something changes. */
export function useService(path: ServicePath) {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  return useQuery(trpc.services.get.queryOptions({ team, ...path }))
}

/** The path of a service's first page. */
export function servicePath(team: string, { project, environment, service }: ServicePath): string {
  return `/${team}/projects/${project}/${environment}/${service}`
}
