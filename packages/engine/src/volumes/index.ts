export type { Volume, VolumeStore } from "./volume.ts"
