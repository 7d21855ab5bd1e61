export { endSession } from "./end-session.ts"
export {
  listSessions,
  openSession,
  revokeSessions,
  sessionLifetimeMs,
} from "./session.repository.ts"
export { openSessionCheck, type SessionCheck, type SessionUser } from "./session-check.ts"
