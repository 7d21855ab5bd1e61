export {
  type BuildFailure,
  type BuildState,
  type BuildView,
  buildFailureSchema,
  buildStates,
  type Trigger,
  triggers,
} from "./build.schema.ts"
export { type BuildLogLine, buildLogLineSchema } from "./build-log.schema.ts"
