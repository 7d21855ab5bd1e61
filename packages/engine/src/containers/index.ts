export type * from "./container.ts"
export { type ContainersOptions, openContainers } from "./open-containers.ts"
