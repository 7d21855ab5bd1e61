import * as z from "zod"
import { nameSchema, slugSchema } from "../slugs.ts"
import { type ImageSource, imageSourceSchema } from "./source.schema.ts"

export const imageRefSchema = z.object({ image: z.string() })

export const createImageSchema = z.object({
  name: nameSchema,
  slug: slugSchema.optional(),
  source: imageSourceSchema,
})
export type CreateImage = z.infer<typeof createImageSchema>

export const updateImageSchema = imageRefSchema.extend({
  name: nameSchema.optional(),
  source: imageSourceSchema.optional(),
})
export type UpdateImage = z.infer<typeof updateImageSchema>

/** A fault or a hint in a Dockerfile; lines and columns count from 1. */
export interface DockerfileProblem {
  line: number
  column: number
  message: string
  severity: "error" | "warning"
}

export interface ImageView {
  id: string
  slug: string
  name: string
  source: ImageSource
  createdAt: Date
  updatedAt: Date
  /** Services that deploy this image. */
  serviceCount: number
  lastBuild: { id: string; number: number; state: string; createdAt: Date; finishedAt: Date | null } | null
}
