import * as z from "zod"

const portSchema = z
  .number()
  .int()
  .min(1, "Ports go from 1 to 65535.")
  .max(65_535, "Ports go from 1 to 65535.")
const absolutePathSchema = z
  .string()
  .regex(/^\/[^\0]*$/, "Use a path that starts with /.")
  .refine((path) => !path.split("/").includes(".."), "Use a path without “..”.")

/** Name of an environment variable; POSIX allows letters, digits and underscores (IEEE 1003.1, section 8.1). */
export const variableNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Use letters, digits and underscores, not starting with a digit.")

const volumeNameSchema = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/, "Use letters, digits, dots, dashes and underscores.")

const commandSchema = z.array(z.string().max(10_000)).max(200)

const timing = {
  intervalSeconds: z.number().min(0.2).max(3600).default(2),
  timeoutSeconds: z.number().min(0.2).max(600).default(3),
  /** Failures in a row that make it unhealthy. */
  retries: z.number().int().min(1).max(100).default(15),
  /** Time in which failures do not count. */
  startPeriodSeconds: z.number().min(0).max(3600).default(0),
}

/** How Naru learns that a replica is ready: a deployment goes live only when this passes. */
export const healthCheckSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("http"),
    path: z.string().regex(/^\/\S*$/, "Use a path that starts with /."),
    /** `httpPort` when absent. */
    port: portSchema.optional(),
    ...timing,
  }),
  z.object({ kind: z.literal("tcp"), port: portSchema.optional(), ...timing }),
  z.object({ kind: z.literal("command"), command: commandSchema.min(1, "Give a command."), ...timing }),
  /** The image's own HEALTHCHECK. */
  z.object({ kind: z.literal("image") }),
  /** Running is enough. */
  z.object({ kind: z.literal("none") }),
])
export type HealthCheck = z.infer<typeof healthCheckSchema>

const publishedPortSchema = z.object({
  container: portSchema,
  protocol: z.enum(["tcp", "udp"]).default("tcp"),
  /** Port of the host; a free one is taken when absent. */
  host: portSchema.optional(),
})

const mountSchema = z.object({
  /** A name that the service's replicas share; volumes of services never meet. */
  volume: volumeNameSchema,
  target: absolutePathSchema,
  readOnly: z.boolean().default(false),
})

const limitsSchema = z.object({
  memoryBytes: z
    .number()
    .int()
    .min(6 * 1024 * 1024, "At least 6 MB.")
    .optional(),
  cpus: z.number().min(0.01, "At least 0.01 of a CPU.").max(512).optional(),
  pids: z.number().int().min(1).max(1_000_000).optional(),
})

const mountedSecretSchema = z.object({
  name: variableNameSchema,
  /** A file at `/run/secrets/NAME`, or a variable of the process. */
  as: z.enum(["file", "variable"]).default("file"),
})

const shape = z.object({
  command: commandSchema.optional(),
  entrypoint: commandSchema.optional(),
  variables: z.array(z.object({ name: variableNameSchema, value: z.string().max(100_000) })).default([]),
  ports: z.array(publishedPortSchema).max(100).default([]),
  /** Port inside the container that the service's domains lead to. */
  httpPort: portSchema.optional(),
  mounts: z.array(mountSchema).max(50).default([]),
  limits: limitsSchema.default({}),
  healthCheck: healthCheckSchema.default({ kind: "image" }),
  replicas: z.number().int().min(1).max(10, "At most 10 replicas.").default(1),
  secrets: z.array(mountedSecretSchema).max(200).default([]),
  stopGraceSeconds: z.number().int().min(0).max(600).default(10),
  user: z
    .string()
    .regex(/^[\w.-]+(:[\w.-]+)?$/, "Use a user, or user:group.")
    .optional(),
  workingDirectory: absolutePathSchema.optional(),
})

interface Named {
  items: readonly string[]
  path: string
  message: (name: string) => string
}

/** What a service runs with; parsed at each edge, stored as JSON. */
export const serviceConfigSchema = shape.superRefine((config, context) => {
  const lists: Named[] = [
    {
      path: "variables",
      items: config.variables.map(({ name }) => name),
      message: (name) => `The variable ${name} is set twice.`,
    },
    {
      path: "secrets",
      items: config.secrets.map(({ name }) => name),
      message: (name) => `The secret ${name} is listed twice.`,
    },
    {
      path: "mounts",
      items: config.mounts.map(({ target }) => target),
      message: (target) => `Two volumes want ${target}.`,
    },
    {
      path: "ports",
      items: config.ports.flatMap(({ host, protocol }) => (host ? [`${host}/${protocol}`] : [])),
      message: (port) => `The host port ${port} is published twice.`,
    },
  ]
  for (const { items, path, message } of lists) {
    for (const name of new Set(items.filter((item, index) => items.indexOf(item) !== index))) {
      context.addIssue({ code: "custom", path: [path], message: message(name) })
    }
  }
  const variables = new Set(config.variables.map(({ name }) => name))
  for (const { name, as } of config.secrets) {
    if (as !== "variable" || !variables.has(name)) continue
    context.addIssue({
      code: "custom",
      path: ["secrets"],
      message: `${name} is both a variable and a secret given as a variable.`,
    })
  }
  const { healthCheck, httpPort, ports } = config
  if ((healthCheck.kind === "http" || healthCheck.kind === "tcp") && !healthCheck.port && !httpPort) {
    context.addIssue({
      code: "custom",
      path: ["healthCheck", "port"],
      message: "The health check needs a port: set the HTTP port or the check's own.",
    })
  }
  if (config.replicas > 1 && ports.some(({ host }) => host !== undefined)) {
    context.addIssue({
      code: "custom",
      path: ["ports"],
      message:
        "More than one replica cannot share a fixed host port: leave the host port open or use one replica.",
    })
  }
})
export type ServiceConfig = z.infer<typeof serviceConfigSchema>
/** What a form or an API caller may leave out. */
export type ServiceConfigInput = z.input<typeof serviceConfigSchema>
