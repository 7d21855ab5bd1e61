export type { SampleRun } from "./sample.schema.ts"
