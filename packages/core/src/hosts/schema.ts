export { containerLabels, type HostView } from "./host.schema.ts"
