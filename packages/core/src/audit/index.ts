export { type AuditRecord, listActivity, recordAudit } from "./audit.repository.ts"
export { type Actor, actorSchema, type SubjectKind } from "./audit.schema.ts"
