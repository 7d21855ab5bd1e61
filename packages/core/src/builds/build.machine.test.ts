import { expect, test } from "vitest"
import { buildMachine } from "./build.machine.ts"
import { buildStates } from "./build.schema.ts"

test("leads a build from queued over running to one of its ends", () => {
  expect(buildMachine.next("queued", "start")).toBe("running")
  expect(buildMachine.next("running", "succeed")).toBe("succeeded")
  expect(buildMachine.next("running", "fail")).toBe("failed")
})

test("cancels and interrupts what has not ended, and nothing else", () => {
  for (const state of buildStates) {
    const hasEnded = buildMachine.isFinal(state)
    expect(buildMachine.can(state, "cancel")).toBe(!hasEnded)
    expect(buildMachine.can(state, "interrupt")).toBe(!hasEnded)
  }
})

test("does not end what has not begun", () => {
  expect(buildMachine.can("queued", "succeed")).toBe(false)
  expect(buildMachine.can("queued", "fail")).toBe(false)
})
