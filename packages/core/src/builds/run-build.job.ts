import * as z from "zod"
import { defineJob } from "../jobs/index.ts"

/** In control: see one build to its end. Its id is the build's. */
export const runBuildJob = defineJob({
  name: "run-build",
  payload: z.object({ teamId: z.string(), buildId: z.string(), noCache: z.boolean() }),
  result: z.null(),
  attempts: 10,
  takesBack: true,
})
