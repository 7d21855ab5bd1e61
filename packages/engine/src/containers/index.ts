export type * from "./container.ts"
