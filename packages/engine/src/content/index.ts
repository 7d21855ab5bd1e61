export { DiskFull, explainWriteError } from "../metadata/index.ts"
export type { ContentStore, Expected, Ingest, Written } from "./content-store.ts"
export { ContentNotFound, ContentTooLarge, DigestMismatch, SizeMismatch } from "./errors.ts"
export { openContentStore } from "./open-content-store.ts"
