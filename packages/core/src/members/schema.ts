export {
  type Action,
  actions,
  can,
  changeRoleSchema,
  type MemberView,
  mayGrant,
  type Role,
  removeMemberSchema,
  roleSchema,
  roles,
} from "./member.schema.ts"
