export { type AttachOptions, attachTo, type Streams } from "./attach.ts"
export { type Bundle, bundleNameOf, bundleOf } from "./bundle.ts"
export { type ConmonHost, launchConmon, type WaitingConmon } from "./conmon.ts"
export {
  type ExecRequest,
  type RunningExec,
  reopenLog,
  resizeTerminal,
  startExec,
  type TerminalSize,
} from "./exec.ts"
export type { ExitWatch } from "./exit-watch.ts"
export { deleteContainer, startProcess } from "./lifecycle.ts"
export { logFiles, readLog, rotateLog } from "./log-file.ts"
export type { OciRuntime, RuntimeName } from "./oci-runtime.ts"
export { findProgram } from "./oci-runtime.ts"
export { openRuntime, type Runtime } from "./open-runtime.ts"
export { readPidFile } from "./pid-file.ts"
export { makeDirectoryInRoot, readInRoot, resolveInRoot, UnsafePath } from "./rootfs.ts"
export { type RunToEndRequest, runToEnd } from "./run-to-end.ts"
export { CannotStartProcess } from "./runtime-errors.ts"
export { chooseSeccomp } from "./seccomp-choice.ts"
export {
  allCapabilities,
  defaultCapabilities,
  mergeEnvironment,
  type OciDevice,
  type OciProcess,
  type OciSpec,
  type ProcessRequest,
  type ResolvedUser,
  type Resources,
  type RuntimeHost,
  type RuntimeSpecRequest,
  resolveCapabilities,
  resolveUser,
  runtimeProcess,
  runtimeResources,
  runtimeRlimits,
  runtimeSpec,
  type SeccompFilter,
  type SpecMount,
  type Ulimit,
} from "./spec/index.ts"
