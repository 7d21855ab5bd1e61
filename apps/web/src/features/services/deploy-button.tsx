"use client"
import type { ServiceView } from "@naru/core/services/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Rocket } from "lucide-react"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Button } from "#components/ui/button.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { servicePath } from "./use-service.ts"

/** Starts a deployment of a service and goes to watch it. */
export function useDeploy(service: ServiceView | undefined) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const deploy = useMutation(
    trpc.services.deploy.mutationOptions({
      onSuccess: async (deployment) => {
        if (!service) return
        const path = {
          project: service.project.slug,
          environment: service.environment.slug,
          service: service.slug,
        }
        router.push(`${servicePath(team, path)}/deployments/${deployment.id}`)
        await queryClient.invalidateQueries(trpc.services.pathFilter())
        await queryClient.invalidateQueries(trpc.deployments.pathFilter())
      },
    }),
  )
  const start = () => service && deploy.mutate({ team, serviceId: service.id })
  return { start, pending: deploy.isPending || deploy.isSuccess, error: deploy.error }
}

export interface DeployButtonProps {
  service: ServiceView | undefined
  deploy: ReturnType<typeof useDeploy>
}

/** The one verb. What went wrong with it is told by whoever holds `deploy`. */
export function DeployButton({ service, deploy }: DeployButtonProps) {
  const t = useTranslations("services")
  const { may } = useTeam()
  if (!may("deployment.run")) return null
  return (
    <Button look="primary" disabled={!service} pending={deploy.pending} onClick={deploy.start}>
      {!deploy.pending && <Rocket aria-hidden="true" />}
      {t("deploy")}
    </Button>
  )
}
