"use client"
import type { DeploymentView } from "@naru/core/deployments/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Undo2 } from "lucide-react"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { Code } from "#components/ui/code.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { shortDigest } from "#components/ui/digest.tsx"
import { deploymentHref } from "#features/deployments/deployment-look.ts"
import { useTeam } from "#features/teams/team-context.tsx"

export interface RollBackProps {
  release: NonNullable<DeploymentView["release"]>
  /** Any deployment of the same service: it says where the service is. */
  deployment: DeploymentView
}

/** Back to an earlier release in two clicks; then shows the deployment that does it. */
export function RollBack({ release, deployment }: RollBackProps) {
  const t = useTranslations("releases")
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const rollBack = useMutation(
    trpc.deployments.rollback.mutationOptions({
      onSuccess: async ({ id }) => {
        router.push(deploymentHref(team, { ...deployment, id }))
        await queryClient.invalidateQueries(trpc.deployments.pathFilter())
        await queryClient.invalidateQueries(trpc.services.pathFilter())
      },
    }),
  )
  return (
    <>
      <Confirm
        trigger={
          <Button
            size="sm"
            pending={rollBack.isPending}
            aria-label={t("rollBackTo", { number: release.number })}
          >
            {!rollBack.isPending && <Undo2 aria-hidden="true" />}
            {t("rollBack")}
          </Button>
        }
        look="primary"
        title={t("rollBackTo", { number: release.number })}
        action={t("rollBack")}
        onConfirm={() => rollBack.mutate({ team, releaseId: release.id })}
      >
        <p>{t("rollBackText")}</p>
        <p>
          {t("rollBackImage")} <Code>{shortDigest(release.imageId)}</Code>
        </p>
      </Confirm>
      <FailureNotice error={rollBack.error} className="mt-2 text-left" />
    </>
  )
}
