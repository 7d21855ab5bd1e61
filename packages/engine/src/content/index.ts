export type { ContentStore, Expected, Ingest, Written } from "./content-store.ts"
