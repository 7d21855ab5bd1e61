import * as z from "zod"
import { digestSchema } from "./descriptor.ts"

const emptyObject = z.record(z.string(), z.unknown())

/** Docker's health check inside an image config; durations in nanoseconds. */
const healthcheckSchema = z.looseObject({
  Test: z.array(z.string()).optional(),
  Interval: z.number().optional(),
  Timeout: z.number().optional(),
  StartPeriod: z.number().optional(),
  StartInterval: z.number().optional(),
  Retries: z.number().optional(),
})
export type ImageHealthcheck = z.infer<typeof healthcheckSchema>

/** What a container made from the image runs by default; field names as the spec writes them. */
export const runConfigSchema = z.looseObject({
  User: z.string().nullish(),
  ExposedPorts: z.record(z.string(), emptyObject).nullish(),
  Env: z.array(z.string()).nullish(),
  Entrypoint: z.array(z.string()).nullish(),
  Cmd: z.array(z.string()).nullish(),
  Volumes: z.record(z.string(), emptyObject).nullish(),
  WorkingDir: z.string().nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  StopSignal: z.string().nullish(),
  Shell: z.array(z.string()).nullish(),
  OnBuild: z.array(z.string()).nullish(),
  Healthcheck: healthcheckSchema.nullish(),
})
export type RunConfig = z.infer<typeof runConfigSchema>

const historyEntrySchema = z.looseObject({
  created: z.string().optional(),
  created_by: z.string().optional(),
  author: z.string().optional(),
  comment: z.string().optional(),
  empty_layer: z.boolean().optional(),
})
export type HistoryEntry = z.infer<typeof historyEntrySchema>

/** The config that an image's manifest points to (OCI image spec, config.md). Its digest is Docker's image ID. */
export const imageConfigSchema = z.looseObject({
  created: z.string().optional(),
  author: z.string().optional(),
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  config: runConfigSchema.nullish(),
  rootfs: z.object({ type: z.literal("layers"), diff_ids: z.array(digestSchema) }),
  history: z.array(historyEntrySchema).nullish(),
})
export type ImageConfig = z.infer<typeof imageConfigSchema>
