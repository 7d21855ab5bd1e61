import type { DeploymentState } from "@naru/core/deployments/schema"
import { describe, expect, it } from "vitest"
import { rollbackTargets } from "./rollback-targets.ts"

const attempt = (id: string, state: DeploymentState, number?: number) => ({
  id,
  state,
  release: number === undefined ? null : { number },
})

describe("ways back", () => {
  it("are the releases that served before", () => {
    const history = [attempt("d3", "live", 3), attempt("d2", "retired", 2), attempt("d1", "retired", 1)]
    expect([...rollbackTargets(history, 3)]).toEqual(["d2", "d1"])
  })
  it("leave out what never served", () => {
    const history = [attempt("d4", "failed", 4), attempt("d3", "canceled"), attempt("d2", "live", 2)]
    expect(rollbackTargets(history, 2).size).toBe(0)
  })
  it("offer each release once, and never the one that serves", () => {
    const history = [
      attempt("d4", "live", 1),
      attempt("d3", "retired", 2),
      attempt("d2", "retired", 2),
      attempt("d1", "retired", 1),
    ]
    expect([...rollbackTargets(history, 1)]).toEqual(["d3"])
  })
})
