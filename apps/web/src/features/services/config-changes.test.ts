import { serviceConfigSchema } from "@naru/core/services/schema"
import { describe, expect, it } from "vitest"
import { changedSections } from "./config-changes.ts"

const base = serviceConfigSchema.parse({ httpPort: 8080, variables: [{ name: "A", value: "1" }] })

describe("what is not live yet", () => {
  it("is nothing when both say the same, in whatever order", () => {
    const same = { ...base, limits: { memoryBytes: undefined, cpus: undefined } }
    expect(changedSections(base, same)).toEqual([])
  })
  it("names each changed section once, in the page's order", () => {
    const changed = {
      ...base,
      httpPort: 9090,
      variables: [{ name: "A", value: "2" }],
      secrets: [{ name: "KEY", as: "file" as const }],
      replicas: 2,
    }
    expect(changedSections(base, changed)).toEqual(["runtime", "variables", "ports"])
  })
  it("sees a new health check", () => {
    expect(changedSections(base, { ...base, healthCheck: { kind: "none" } })).toEqual(["health"])
  })
})
