"use client"
import { useMutation } from "@tanstack/react-query"
import { Play } from "lucide-react"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button, type ButtonProps } from "#components/ui/button.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

/** One click: builds an example, deploys it, and goes to watch. */
export function RunSample({ size = "md" }: { size?: ButtonProps["size"] }) {
  const t = useTranslations("samples")
  const trpc = useTRPC()
  const router = useRouter()
  const { slug: team } = useTeam()
  const run = useMutation(
    trpc.samples.run.mutationOptions({
      onSuccess: ({ project, environment, service, deploymentId }) =>
        router.push(`/${team}/projects/${project}/${environment}/${service}/deployments/${deploymentId}`),
    }),
  )
  return (
    <div className="grid gap-3">
      <FailureNotice error={run.error} title={t("failed")} />
      <Button
        look="primary"
        size={size}
        className="w-fit"
        pending={run.isPending || run.isSuccess}
        onClick={() => run.mutate({ team })}
      >
        {!run.isPending && !run.isSuccess && <Play aria-hidden="true" />}
        {t("run")}
      </Button>
    </div>
  )
}
