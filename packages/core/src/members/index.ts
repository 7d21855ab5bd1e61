import { NotAllowed } from "./member.errors.ts"
import { type Action, can, type Role } from "./member.schema.ts"

export { changeRole, removeMember } from "./change-member.ts"
export { insertMember, listMembers } from "./member.repository.ts"
export { type Action, can, type Role, roleSchema } from "./member.schema.ts"

/** Lets pass who may do the action; throws forbidden for everybody else. */
export function assertAllowed(role: Role, action: Action): void {
  if (!can(role, action)) throw new NotAllowed(role, action)
}
