import { type DeploymentState, deploymentStates } from "@naru/core/deployments/schema"
import type { ServiceView } from "@naru/core/services/schema"
import type { StatusLook } from "#components/ui/status.tsx"
import { isMoving } from "#features/deployments/deployment-look.ts"

/** How a service is, in one word: what serves and what moves. */
export type ServiceCondition = "idle" | "deploying" | "live" | "liveDeploying" | "liveFailed" | "failed"

export const conditionLooks: Record<ServiceCondition, StatusLook> = {
  idle: "off",
  deploying: "busy",
  live: "good",
  liveDeploying: "busy",
  liveFailed: "warn",
  failed: "bad",
}

/** Reads the condition off a service: a failed deployment over a live release is a warning, without one it is an outage. */
export function conditionOf({
  liveRelease,
  lastDeployment,
}: Pick<ServiceView, "liveRelease" | "lastDeployment">): ServiceCondition {
  const state: DeploymentState | undefined = deploymentStates.find((known) => known === lastDeployment?.state)
  if (state && isMoving(state)) return liveRelease ? "liveDeploying" : "deploying"
  const hasFailed = state === "failed" || state === "interrupted"
  if (liveRelease) return hasFailed ? "liveFailed" : "live"
  return hasFailed ? "failed" : "idle"
}

/** Address of a service under Naru's front door: on the port that this page itself came by. */
export function serviceUrl(hostname: string, location: { protocol: string; port: string }): string {
  return `${location.protocol}//${hostname}${location.port ? `:${location.port}` : ""}`
}
