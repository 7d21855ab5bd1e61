import * as z from "zod"
import type { Trigger } from "../builds/schema.ts"

export const deploymentStates = [
  "queued",
  "building",
  "releasing",
  "starting",
  "checking",
  "switching",
  "live",
  "retired",
  "failed",
  "canceled",
  "superseded",
  "interrupted",
] as const
export type DeploymentState = (typeof deploymentStates)[number]

export const stepStates = ["waiting", "running", "done", "failed", "skipped"] as const
export type StepState = (typeof stepStates)[number]

/** Why a deployment did not go live: the step, what was checked, what it printed, what to do next. */
export const deploymentFailureSchema = z.object({
  code: z.string(),
  step: z.string(),
  message: z.string(),
  output: z.string().optional(),
  advice: z.string().optional(),
})
export type DeploymentFailure = z.infer<typeof deploymentFailureSchema>

export interface DeploymentStepView {
  position: number
  name: string
  state: StepState
  output: string
  startedAt: Date | null
  finishedAt: Date | null
}

/** One attempt to make a release live. */
export interface DeploymentView {
  id: string
  number: number
  state: DeploymentState
  trigger: Trigger
  actorName: string
  commit: string | null
  isRollback: boolean
  build: { id: string; number: number; image: string } | null
  release: { id: string; number: number; imageId: string; imageName: string } | null
  failure: DeploymentFailure | null
  service: { id: string; slug: string; name: string }
  project: string
  environment: string
  steps: DeploymentStepView[]
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}
