import * as z from "zod"
import { descriptorSchema, digestSchema } from "../../oci/index.ts"

/** What a step left when it was done, under its key. */
export const cacheRecordSchema = z.object({
  /** The instruction on one line: what records of the same step share. */
  name: z.string(),
  /** Key of the file system that the step stood on. */
  parent: z.string(),
  /** What went into the key: hashes by name. Values stay out: they may be nobody's business. */
  inputs: z.object({
    arguments: z.record(z.string(), z.string()),
    files: z.record(z.string(), z.string()).optional(),
  }),
  /** Absent when the step changed no file. */
  layer: z
    .object({
      descriptor: descriptorSchema,
      diffId: digestSchema,
      chainId: digestSchema,
      /** Sum of its files. */
      sizeBytes: z.number(),
    })
    .optional(),
  createdAt: z.iso.datetime(),
})

export type CacheRecord = z.infer<typeof cacheRecordSchema>
export type CachedLayer = NonNullable<CacheRecord["layer"]>
