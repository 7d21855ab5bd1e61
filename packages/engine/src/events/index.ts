export type { EngineEvent, EventLog } from "./event.ts"
