export type { HostView } from "./host.schema.ts"
