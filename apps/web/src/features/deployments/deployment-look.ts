import type { DeploymentState, StepState } from "@naru/core/deployments/schema"
import type { StatusLook } from "#components/ui/status.tsx"

export const deploymentLooks: Record<DeploymentState, StatusLook> = {
  queued: "waiting",
  building: "busy",
  releasing: "busy",
  starting: "busy",
  checking: "busy",
  switching: "busy",
  live: "good",
  retired: "stopped",
  failed: "bad",
  canceled: "off",
  superseded: "off",
  interrupted: "warn",
}

export const stepLooks: Record<StepState, StatusLook> = {
  waiting: "off",
  running: "busy",
  done: "good",
  failed: "bad",
  skipped: "stopped",
}

const moving: readonly DeploymentState[] = [
  "queued",
  "building",
  "releasing",
  "starting",
  "checking",
  "switching",
]

/** True until the deployment has its end: live, or not. */
export function isMoving(state: DeploymentState): boolean {
  return moving.includes(state)
}

/** Cancel works until the traffic moves. */
export function isCancelable(state: DeploymentState): boolean {
  return isMoving(state) && state !== "switching"
}

export interface ServicePlace {
  project: string
  environment: string
  service: { slug: string }
}

/** Address of a service's pages. */
export function serviceHref(team: string, { project, environment, service }: ServicePlace): string {
  return `/${team}/projects/${project}/${environment}/${service.slug}`
}

/** Address of a deployment's page. */
export function deploymentHref(team: string, deployment: ServicePlace & { id: string }): string {
  return `${serviceHref(team, deployment)}/deployments/${deployment.id}`
}
