/** Dockerfile parser. Pure: an editor in the browser imports it as well as the builder. */
export { checkDockerfile, checkOrder } from "./check.ts"
export { checkStages } from "./check-stages.ts"
export { formatDuration, parseDuration } from "./duration.ts"
export { fromWords } from "./from-words.ts"
export { type Heredoc, heredocText } from "./heredoc.ts"
export type {
  Arg,
  Command,
  CommandLine,
  Copy,
  From,
  Healthcheck,
  Instruction,
  KeyValues,
  Keyword,
  Listed,
  Onbuild,
  Run,
  Shell,
  Single,
} from "./instruction.ts"
export { type Dockerfile, parseDockerfile } from "./parse-dockerfile.ts"
export type { Position, Range, Word } from "./position.ts"
export { DockerfileInvalid, type Problem } from "./problem.ts"
export { MountFault, parseRunMount, type RunMount } from "./run-mount.ts"
