export type { ReleaseView } from "./release.schema.ts"
