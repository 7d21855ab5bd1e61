import * as z from "zod"
import type { ImageSource } from "../images/schema.ts"

export const buildStates = ["queued", "running", "succeeded", "failed", "canceled", "interrupted"] as const
export type BuildState = (typeof buildStates)[number]

/** What started a build or a deployment. */
export const triggers = ["manual", "webhook", "rollback", "sample"] as const
export type Trigger = (typeof triggers)[number]

/** Why a build ended without an image; lines and columns of the Dockerfile count from 1. */
export const buildFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
  step: z.number().int().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
})
export type BuildFailure = z.infer<typeof buildFailureSchema>

/** One run that turns a source revision into an image. */
export interface BuildView {
  id: string
  number: number
  state: BuildState
  trigger: Trigger
  actorName: string
  commit: string | null
  imageId: string | null
  imageName: string | null
  stepCount: number | null
  cachedSteps: number | null
  failure: BuildFailure | null
  source: ImageSource
  image: { slug: string; name: string }
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}
