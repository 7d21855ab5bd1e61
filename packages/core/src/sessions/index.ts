export {
  listSessions,
  openSession,
  revokeSession,
  revokeSessions,
  sessionLifetimeMs,
} from "./session.repository.ts"
export { openSessionCheck, type SessionCheck, type SessionUser } from "./session-check.ts"
