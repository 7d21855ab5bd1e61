import * as z from "zod"

/** Roles from the least to the most. */
export const roles = ["viewer", "deployer", "developer", "admin", "owner"] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>

/** The one table of who may do what: the least role that an action needs. */
export const actions = {
  "team.read": "viewer",
  "team.audit": "viewer",
  "member.invite": "admin",
  "member.change": "admin",
  "project.write": "developer",
  "project.remove": "admin",
  "environment.write": "developer",
  "environment.remove": "admin",
  "image.write": "developer",
  "image.remove": "developer",
  "build.run": "deployer",
  "service.write": "developer",
  "service.remove": "admin",
  "deployment.run": "deployer",
  "secret.write": "developer",
  "webhook.write": "developer",
  "domain.write": "developer",
  "host.read": "admin",
  "container.logs": "viewer",
  "container.terminal": "developer",
} as const satisfies Record<string, Role>
export type Action = keyof typeof actions

/** True when the role may do the action. Pure, so that pages can hide what would be refused. */
export function can(role: Role, action: Action): boolean {
  return roles.indexOf(role) >= roles.indexOf(actions[action])
}

/** True when a person of this role may give or take the other role: nobody reaches above themselves. */
export function mayGrant(role: Role, granted: Role): boolean {
  return can(role, "member.change") && roles.indexOf(role) >= roles.indexOf(granted)
}

export const changeRoleSchema = z.object({ userId: z.string(), role: roleSchema })
export const removeMemberSchema = z.object({ userId: z.string() })

/** A person in a team. */
export interface MemberView {
  userId: string
  name: string
  email: string
  role: Role
  joinedAt: Date
}
