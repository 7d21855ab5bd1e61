import type { BuildState } from "@naru/core/builds/schema"
import type { StatusLook } from "#components/ui/status.tsx"
import type { BuildStep } from "./build-log.ts"

export const buildLooks: Record<BuildState, StatusLook> = {
  queued: "waiting",
  running: "busy",
  succeeded: "good",
  failed: "bad",
  canceled: "off",
  interrupted: "warn",
}

/** True until the build has its end. */
export function isBuilding(state: BuildState): boolean {
  return state === "queued" || state === "running"
}

/** How a step looks, given how its build stands: a step that was running when the build ended broke it. */
export function stepLook(step: BuildStep, state: BuildState): StatusLook {
  if (step.state === "done" || step.state === "cached") return "good"
  if (step.state === "waiting") return "off"
  if (state === "failed") return "bad"
  return isBuilding(state) ? "busy" : "off"
}

/** Address of a build's page. */
export function buildHref(team: string, image: string, number: number): string {
  return `/${team}/images/${image}/builds/${number}`
}
