export {
  type Outline,
  type OutlineRequest,
  originOf,
  outlineStages,
  type StageOutline,
} from "./outline.ts"
export { isProxyArgument } from "./plan-arg.ts"
export { scriptDirectory } from "./plan-run.ts"
export { type PlannedStage, planStage, type StageBase } from "./plan-stage.ts"
export type { StageContext } from "./stage-state.ts"
export type { CopyOperation, CopyOrigin, Operation, RunOperation, Step, StepMount } from "./step.ts"
