export type { BuildEvent, Builder, BuildRequest } from "./build.ts"
export {
  BaseImageNotFound,
  BuildCanceled,
  BuildStepFailed,
  ContextInvalid,
  DockerfileNotFound,
} from "./errors.ts"
export { openBuilder } from "./open-builder.ts"
export { DockerfileInvalid, type Problem } from "./parse/index.ts"
export type { BuilderParts } from "./solve/solve-context.ts"
