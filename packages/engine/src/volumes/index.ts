export { InvalidVolumeName } from "./errors.ts"
export type { Volume, VolumeStore } from "./volume.ts"
export { openVolumes, type VolumeOptions } from "./volume-store.ts"
