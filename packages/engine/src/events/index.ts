export type { EngineEvent, EventLog } from "./event.ts"
export { type EventLogOptions, type OpenEventLog, openEventLog } from "./event-log.ts"
