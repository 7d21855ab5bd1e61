export { revokeSessionSchema, type SessionView } from "./session.schema.ts"
