import { type HealthCheck, healthCheckSchema } from "@naru/core/services/schema"

export type TimedCheck = Exclude<HealthCheck, { kind: "image" | "none" }>

/** A check of this kind as it begins, with the schema's own times. */
export function blankHealthCheck(kind: HealthCheck["kind"]): HealthCheck {
  switch (kind) {
    case "http":
      return healthCheckSchema.parse({ kind, path: "/" })
    case "command": {
      const started = healthCheckSchema.parse({ kind, command: ["true"] })
      return started.kind === "command" ? { ...started, command: [] } : started
    }
    default:
      return healthCheckSchema.parse({ kind })
  }
}
