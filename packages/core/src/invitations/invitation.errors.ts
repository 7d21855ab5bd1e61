import { NaruError } from "@naru/base/errors"

export class InvitationInvalid extends NaruError {
  constructor() {
    super({
      code: "invitation_invalid",
      kind: "not_found",
      message: "The invitation is unknown, used or expired",
      userMessage: "This invitation is used or expired. Ask for a fresh one.",
    })
  }
}
