import * as z from "zod"
import { nameSchema, slugSchema } from "../slugs.ts"

/** An environment is named by the slugs of its address. */
export const environmentRefSchema = z.object({ project: z.string(), environment: z.string() })
export type EnvironmentRef = z.infer<typeof environmentRefSchema>

export const createEnvironmentSchema = z.object({
  project: z.string(),
  name: nameSchema,
  slug: slugSchema.optional(),
})
export type CreateEnvironment = z.infer<typeof createEnvironmentSchema>

export interface EnvironmentView {
  id: string
  slug: string
  name: string
  createdAt: Date
  project: { id: string; slug: string; name: string }
}
