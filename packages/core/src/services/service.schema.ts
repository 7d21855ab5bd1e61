import * as z from "zod"
import { environmentRefSchema } from "../environments/schema.ts"
import { nameSchema, slugSchema } from "../slugs.ts"
import { type ServiceConfig, serviceConfigSchema } from "./config.schema.ts"

/** A service by the slugs of its address. */
export const serviceAddressSchema = environmentRefSchema.extend({ service: z.string() })
export type ServiceAddress = z.infer<typeof serviceAddressSchema>
/** A service by its id. */
export const serviceRefSchema = z.object({ serviceId: z.string() })

/** What a service runs: an image definition of the team (its slug), or a name to run as it is. */
export const serviceImageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("definition"), image: z.string().min(1, "Choose an image.") }),
  z.object({
    kind: z.literal("name"),
    name: z
      .string()
      .trim()
      .regex(/^[a-z0-9][\w./:@-]*$/, "Use an image name, such as naru/busybox:latest."),
  }),
])
export type ServiceImage = z.infer<typeof serviceImageSchema>

export const createServiceSchema = environmentRefSchema.extend({
  name: nameSchema,
  slug: slugSchema.optional(),
  image: serviceImageSchema,
  config: serviceConfigSchema,
})
export type CreateService = z.infer<typeof createServiceSchema>

export const updateServiceSchema = serviceRefSchema.extend({
  name: nameSchema.optional(),
  image: serviceImageSchema.optional(),
  config: serviceConfigSchema.optional(),
})
export type UpdateService = z.infer<typeof updateServiceSchema>

/** A service with what a list or its page shows at first sight. */
export interface ServiceView {
  id: string
  slug: string
  name: string
  image: ServiceImage
  config: ServiceConfig
  createdAt: Date
  updatedAt: Date
  project: { slug: string; name: string }
  environment: { slug: string; name: string }
  domains: { id: string; hostname: string; port: number; isGenerated: boolean }[]
  liveRelease: {
    id: string
    number: number
    imageId: string
    imageName: string
    commit: string | null
    createdAt: Date
  } | null
  lastDeployment: { id: string; number: number; state: string; createdAt: Date } | null
}
