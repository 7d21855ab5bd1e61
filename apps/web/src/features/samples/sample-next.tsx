"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import type { ServiceView } from "@naru/core/services/schema"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { deploymentHref } from "#features/deployments/deployment-look.ts"
import { RollBack } from "#features/releases/roll-back.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export interface SampleNextProps {
  deployment: DeploymentView
  service: ServiceView
}

/** The tour's next stop: after the first version the second, after the second the way back. */
export function SampleNext({ deployment, service }: SampleNextProps) {
  if (service.liveRelease?.number !== deployment.release?.number) return null
  return deployment.release?.number === 1 ? (
    <NextVersion deployment={deployment} />
  ) : (
    <WayBack deployment={deployment} service={service} />
  )
}

function NextVersion({ deployment }: Pick<SampleNextProps, "deployment">) {
  const t = useTranslations("samples")
  const trpc = useTRPC()
  const router = useRouter()
  const { slug: team } = useTeam()
  const next = useMutation(
    trpc.samples.deployNextVersion.mutationOptions({
      onSuccess: ({ deploymentId }) => router.push(deploymentHref(team, { ...deployment, id: deploymentId })),
    }),
  )
  return (
    <div className="grid gap-2">
      <p>{t("nextText")}</p>
      <FailureNotice error={next.error} />
      <Button
        look="primary"
        className="w-fit"
        pending={next.isPending || next.isSuccess}
        onClick={() => next.mutate({ team })}
      >
        {t("next")}
      </Button>
    </div>
  )
}

function WayBack({ deployment, service }: SampleNextProps) {
  const t = useTranslations("samples")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const releases = useQuery(trpc.releases.list.queryOptions({ team, serviceId: service.id }))
  const earlier = releases.data?.find(({ isLive }) => !isLive)
  if (!earlier) return null
  return (
    <div className="grid justify-items-start gap-2">
      <p>{t("backText")}</p>
      <RollBack release={earlier} deployment={deployment} />
    </div>
  )
}
