import * as z from "zod"
import { defineJob } from "../jobs/index.ts"
import { healthCheckSchema, serviceConfigSchema } from "../services/schema.ts"
import { deploymentFailureSchema } from "./deployment.schema.ts"

const name = z.string()

/** On a host: make a replica's container and start it; one of that name that runs already is the result of an earlier try. */
export const startReplicaJob = defineJob({
  name: "start-replica",
  payload: z.object({
    name,
    imageId: z.string(),
    config: serviceConfigSchema,
    /** Secrets of the release, sealed to the host's key: base64 of what {@link sealedSecretsSchema} describes. */
    sealedSecrets: z.string().nullable(),
    /** Scope of the service's volumes. */
    volumePrefix: z.string(),
    hostname: z.string(),
    labels: z.record(z.string(), z.string()),
  }),
  result: z.object({ containerId: z.string(), address: z.string().nullable(), ports: z.array(z.string()) }),
  attempts: 3,
})

/** What is inside `sealedSecrets`. */
export const sealedSecretsSchema = z.array(
  z.object({ name: z.string(), as: z.enum(["file", "variable"]), value: z.string() }),
)

/** On a host: ask a replica until it is healthy, or until it cannot become so any more. */
export const checkReplicaJob = defineJob({
  name: "check-replica",
  payload: z.object({ name, check: healthCheckSchema, httpPort: z.number().int().nullable() }),
  result: z.discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("healthy"), message: z.string() }),
    z.object({ outcome: z.literal("unhealthy"), failure: deploymentFailureSchema.omit({ step: true }) }),
  ]),
  attempts: 5,
})

/** On a host: let a replica finish what it does, then stop it. */
export const stopReplicaJob = defineJob({
  name: "stop-replica",
  payload: z.object({ name, drainSeconds: z.number(), graceSeconds: z.number() }),
  result: z.object({ message: z.string() }),
  attempts: 5,
})

/** On a host: start a replica that was stopped. */
export const resumeReplicaJob = defineJob({
  name: "resume-replica",
  payload: z.object({ name }),
  result: z.null(),
  attempts: 5,
})

/** On a host: remove replicas, running or not; those that are gone are fine. */
export const removeReplicasJob = defineJob({
  name: "remove-replicas",
  payload: z.object({ names: z.array(name), graceSeconds: z.number() }),
  result: z.null(),
  attempts: 5,
})

/** Where a service's hostnames lead on a host. Addresses are the engine's to tell: a replica is named, not addressed. */
export const serviceRouteSchema = z.object({
  serviceId: z.string(),
  /** For the page that is shown when nothing answers. */
  title: z.string(),
  hostnames: z.array(z.object({ hostname: z.string(), port: z.number().int() })),
  replicas: z.array(name),
})
export type ServiceRoute = z.infer<typeof serviceRouteSchema>

/** On a host: lead a service's hostnames to these replicas and nowhere else. */
export const routeServiceJob = defineJob({
  name: "route-service",
  payload: serviceRouteSchema,
  result: z.object({ message: z.string() }),
  attempts: 5,
})
