import { defineMachine } from "@naru/base/machine"
import type { BuildState } from "./build.schema.ts"

export type BuildEvent = "start" | "succeed" | "fail" | "cancel" | "interrupt"

/** The life of a build; the last four are final. */
export const buildMachine = defineMachine<BuildState, BuildEvent>("build", {
  queued: { start: "running", cancel: "canceled", interrupt: "interrupted" },
  running: { succeed: "succeeded", fail: "failed", cancel: "canceled", interrupt: "interrupted" },
  succeeded: {},
  failed: {},
  canceled: {},
  interrupted: {},
})
