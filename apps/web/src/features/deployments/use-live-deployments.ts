"use client"
import { useQueryClient } from "@tanstack/react-query"
import { useSubscription } from "@trpc/tanstack-react-query"
import { useTRPC } from "#api/client.ts"

/**
 * Keeps every page of the team up to date: each change of a deployment goes into the cache as it comes, and what
 * depends on it is asked for again.
 */
export function useLiveDeployments(team: string): void {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  useSubscription(
    trpc.deployments.changes.subscriptionOptions(
      { team },
      {
        onData: ({ data: deployment }) => {
          const key = trpc.deployments.get.queryKey({ team, deploymentId: deployment.id })
          const before = queryClient.getQueryData(key)
          queryClient.setQueryData(key, deployment)
          if (before?.state === deployment.state) return
          void queryClient.invalidateQueries(trpc.deployments.list.pathFilter())
          void queryClient.invalidateQueries(trpc.services.pathFilter())
          void queryClient.invalidateQueries(trpc.releases.pathFilter())
          void queryClient.invalidateQueries(trpc.builds.list.pathFilter())
          void queryClient.invalidateQueries(trpc.containers.list.pathFilter())
        },
      },
    ),
  )
}
