export {
  allCapabilities,
  capabilitiesOfMask,
  defaultCapabilities,
  resolveCapabilities,
} from "./capabilities.ts"
export { mergeEnvironment } from "./environment.ts"
export type { SpecMount } from "./mounts.ts"
export type { OciDevice, OciProcess, OciSpec } from "./oci-spec.ts"
export { type Resources, runtimeResources } from "./resources.ts"
export { parseLimits, runtimeRlimits, type Ulimit } from "./rlimits.ts"
export {
  type ProcessRequest,
  type RuntimeHost,
  type RuntimeSpecRequest,
  runtimeProcess,
  runtimeSpec,
  type SeccompFilter,
} from "./runtime-spec.ts"
export { type AccountFiles, type ResolvedUser, resolveUser } from "./user.ts"
