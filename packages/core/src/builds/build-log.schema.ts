import * as z from "zod"
import { buildFailureSchema } from "./build.schema.ts"

const at = z.iso.datetime()
const step = z.number().int()

/**
 * One line of a build's log, as its host writes it and `GET /naru/builds/<id>/events` sends it (JSON lines). The number of
 * a line, from 0, is the position to resume from.
 */
export const buildLogLineSchema = z.discriminatedUnion("type", [
  /** Where the source came from; the commit of a git source. */
  z.object({ at, type: z.literal("source"), message: z.string(), commit: z.string().optional() }),
  z.object({
    at,
    type: z.literal("plan"),
    steps: z.array(z.object({ step, name: z.string(), stage: z.string() })),
  }),
  z.object({ at, type: z.literal("step-start"), step, name: z.string(), line: z.number().int() }),
  z.object({ at, type: z.literal("output"), step, stream: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object({ at, type: z.literal("warning"), message: z.string(), line: z.number().int().optional() }),
  z.object({
    at,
    type: z.literal("step-end"),
    step,
    cached: z.boolean(),
    durationMs: z.number(),
    reason: z.string().optional(),
    layerBytes: z.number().optional(),
  }),
  z.object({ at, type: z.literal("done"), imageId: z.string(), cachedSteps: z.number().int() }),
  z.object({ at, type: z.literal("failed"), ...buildFailureSchema.shape }),
])
export type BuildLogLine = z.infer<typeof buildLogLineSchema>
