import { expect, test } from "vitest"
import { type DeploymentEvent, deploymentMachine, workingStates } from "./deployment.machine.ts"
import { type DeploymentState, deploymentStates } from "./deployment.schema.ts"

function walk(events: readonly DeploymentEvent[]): DeploymentState {
  return events.reduce<DeploymentState>((state, event) => deploymentMachine.next(state, event), "queued")
}

test("leads a deployment with a build from queued to live, and to retired by the next one", () => {
  expect(walk(["build", "release", "start", "check", "switch", "succeed"])).toBe("live")
  expect(walk(["build", "release", "start", "check", "switch", "succeed", "retire"])).toBe("retired")
})

test("lets what has nothing to build begin with its release, and a rollback with its start", () => {
  expect(walk(["release", "start", "check", "switch", "succeed"])).toBe("live")
  expect(walk(["start", "check", "switch", "succeed"])).toBe("live")
})

test("ends from every state of work by failure, cancel or interruption", () => {
  for (const state of ["queued", ...workingStates] as const) {
    expect(deploymentMachine.next(state, "fail")).toBe("failed")
    expect(deploymentMachine.next(state, "cancel")).toBe("canceled")
    expect(deploymentMachine.next(state, "interrupt")).toBe("interrupted")
  }
})

test("supersedes only what waits, and cancels nothing that is live", () => {
  expect(deploymentMachine.next("queued", "supersede")).toBe("superseded")
  for (const state of workingStates) expect(deploymentMachine.can(state, "supersede")).toBe(false)
  expect(deploymentMachine.can("live", "cancel")).toBe(false)
})

test("never leaves a final state", () => {
  const final = deploymentStates.filter((state) => deploymentMachine.isFinal(state))
  expect(final).toEqual(["retired", "failed", "canceled", "superseded", "interrupted"])
})
