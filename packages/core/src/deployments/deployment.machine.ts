import { defineMachine } from "@naru/base/machine"
import type { DeploymentState } from "./deployment.schema.ts"

export type DeploymentEvent =
  | "build"
  | "release"
  | "start"
  | "check"
  | "switch"
  | "succeed"
  | "retire"
  | "fail"
  | "cancel"
  | "supersede"
  | "interrupt"

const ends = { fail: "failed", cancel: "canceled", interrupt: "interrupted" } as const

/** The life of a deployment. What has nothing to build begins with its release, a rollback with its start. */
export const deploymentMachine = defineMachine<DeploymentState, DeploymentEvent>("deployment", {
  queued: { build: "building", release: "releasing", start: "starting", supersede: "superseded", ...ends },
  building: { release: "releasing", ...ends },
  releasing: { start: "starting", ...ends },
  starting: { check: "checking", ...ends },
  checking: { switch: "switching", ...ends },
  switching: { succeed: "live", ...ends },
  live: { retire: "retired" },
  retired: {},
  failed: {},
  canceled: {},
  superseded: {},
  interrupted: {},
})

/** States in which a deployment has its service to itself. */
export const workingStates = [
  "building",
  "releasing",
  "starting",
  "checking",
  "switching",
] as const satisfies readonly DeploymentState[]
