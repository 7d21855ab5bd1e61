"use client"
import { useQuery } from "@tanstack/react-query"
import { useTRPC } from "#api/client.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { isMoving } from "./deployment-look.ts"

/** Changes arrive by the team's live stream; this is how often to look where that is cut off. */
const fallbackMs = 3_000

/** One deployment, followed until its end. */
export function useDeployment(deploymentId: string) {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  return useQuery(
    trpc.deployments.get.queryOptions(
      { team, deploymentId },
      { refetchInterval: ({ state }) => (state.data && isMoving(state.data.state) ? fallbackMs : false) },
    ),
  )
}
