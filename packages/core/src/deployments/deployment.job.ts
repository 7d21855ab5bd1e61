import * as z from "zod"
import { defineJob } from "../jobs/index.ts"

/** In control: see one deployment to its end. Its id is the deployment's. */
export const runDeploymentJob = defineJob({
  name: "run-deployment",
  payload: z.object({
    teamId: z.string(),
    deploymentId: z.string(),
    /** Only take back what was begun: its earlier runs were lost too often. */
    giveUp: z.boolean().optional(),
  }),
  result: z.null(),
  attempts: 20,
  takesBack: true,
})

/** In control: end all containers of a removed service. */
export const retireServiceJob = defineJob({
  name: "retire-service",
  payload: z.object({ teamId: z.string(), serviceId: z.string() }),
  result: z.null(),
  attempts: 20,
})
