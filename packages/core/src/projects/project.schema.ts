import * as z from "zod"
import { nameSchema, slugSchema } from "../slugs.ts"

export const projectRefSchema = z.object({ project: z.string() })
export const createProjectSchema = z.object({ name: nameSchema, slug: slugSchema.optional() })
export type CreateProject = z.infer<typeof createProjectSchema>

/** A project with its environments and how many services each has. */
export interface ProjectView {
  id: string
  slug: string
  name: string
  createdAt: Date
  environments: { id: string; slug: string; name: string; serviceCount: number; liveCount: number }[]
}
