import type { ServiceConfig } from "@naru/core/services/schema"

/** Sections of the configuration page that belong to a release, in the page's order. */
export const configSections = ["source", "runtime", "variables", "ports", "storage", "health"] as const
export type ConfigSection = (typeof configSections)[number]

const sectionOf: Record<keyof ServiceConfig, ConfigSection> = {
  command: "runtime",
  entrypoint: "runtime",
  user: "runtime",
  workingDirectory: "runtime",
  limits: "runtime",
  replicas: "runtime",
  stopGraceSeconds: "runtime",
  variables: "variables",
  secrets: "variables",
  ports: "ports",
  httpPort: "ports",
  mounts: "storage",
  healthCheck: "health",
}

/** Sections in which two configurations differ, in the page's order. */
export function changedSections(before: ServiceConfig, after: ServiceConfig): ConfigSection[] {
  const changed = new Set<ConfigSection>()
  for (const [key, section] of Object.entries(sectionOf)) {
    if (canonical(Reflect.get(before, key)) !== canonical(Reflect.get(after, key))) changed.add(section)
  }
  return configSections.filter((section) => changed.has(section))
}

/** JSON with sorted keys and without absent values: equal things read equal. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ""
  )
}
