export {
  type ActivityEntry,
  type ActivityPage,
  type Actor,
  actorKinds,
  type ListActivity,
  listActivitySchema,
  type SubjectKind,
  subjectKinds,
} from "./audit.schema.ts"
