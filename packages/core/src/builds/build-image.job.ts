import * as z from "zod"
import { imageSourceSchema } from "../images/schema.ts"
import { defineJob } from "../jobs/index.ts"
import { buildFailureSchema } from "./build.schema.ts"

/** On a host: fetch the source, build it, name the image; the log goes to the host's own file of the build. */
export const buildImageJob = defineJob({
  name: "build-image",
  payload: z.object({
    buildId: z.string(),
    source: imageSourceSchema,
    /** Commit of a git source; the tip of its branch when null. */
    commit: z.string().nullable(),
    names: z.array(z.string()),
    noCache: z.boolean(),
  }),
  result: z.discriminatedUnion("outcome", [
    z.object({
      outcome: z.literal("built"),
      imageId: z.string(),
      stepCount: z.number().int(),
      cachedSteps: z.number().int(),
      commit: z.string().nullable(),
    }),
    z.object({ outcome: z.literal("failed"), failure: buildFailureSchema, commit: z.string().nullable() }),
  ]),
  attempts: 3,
})
