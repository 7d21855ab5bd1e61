import { expect, it } from "vitest"
import { emptyLog, withEvent } from "./build-log.ts"
import { isBuilding, stepLook } from "./build-look.ts"

const at = "2026-11-24T02:00:00Z"
const running = withEvent(emptyLog, { at, type: "step-start", step: 1, name: "RUN false", line: 2 }).steps[0]
const cached =
  running &&
  withEvent({ ...emptyLog, steps: [running] }, { at, type: "step-end", step: 1, cached: true, durationMs: 1 })
    .steps[0]

it("marks the step that was running when the build failed as the broken one", () => {
  expect(running && stepLook(running, "failed")).toBe("bad")
  expect(running && stepLook(running, "running")).toBe("busy")
  expect(running && stepLook(running, "canceled")).toBe("off")
})

it("keeps finished steps good whatever became of the build", () => {
  expect(cached && stepLook(cached, "failed")).toBe("good")
})

it("knows when to stop following", () => {
  expect(isBuilding("queued")).toBe(true)
  expect(isBuilding("interrupted")).toBe(false)
})
