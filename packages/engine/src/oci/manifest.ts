import * as z from "zod"
import { descriptorSchema } from "./descriptor.ts"

/** One image: its config and its layers, bottom first (OCI image spec, manifest.md). */
export const manifestSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
  annotations: z.record(z.string(), z.string()).optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Manifests by platform (OCI image spec, image-index.md). */
export const indexSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  manifests: z.array(descriptorSchema),
  annotations: z.record(z.string(), z.string()).optional(),
})
export type Index = z.infer<typeof indexSchema>
