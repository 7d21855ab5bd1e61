import { NaruError } from "@naru/base/errors"
import { type Action, actions, type Role } from "./member.schema.ts"

export class NotAllowed extends NaruError {
  constructor(role: Role, action: Action) {
    super({
      code: "not_allowed",
      kind: "forbidden",
      message: `The role ${role} may not do ${action}`,
      userMessage: `Your role in this team is ${role}; this needs ${actions[action]} or more. Ask an admin of the team.`,
    })
  }
}

export class RoleTooHigh extends NaruError {
  constructor(role: Role, granted: Role) {
    super({
      code: "role_too_high",
      kind: "forbidden",
      message: `The role ${role} may not give or take the role ${granted}`,
      userMessage: `Only a person with the role ${granted} can give or take it.`,
    })
  }
}

export class LastOwner extends NaruError {
  constructor() {
    super({
      code: "last_owner",
      kind: "conflict",
      message: "A team keeps at least one owner",
      userMessage: "This is the team's only owner. Make somebody else an owner first.",
    })
  }
}

export class AlreadyMember extends NaruError {
  constructor(cause?: unknown) {
    super({
      code: "already_member",
      kind: "conflict",
      message: "This person is a member of the team already",
      userMessage: "You are a member of this team already.",
      cause,
    })
  }
}
