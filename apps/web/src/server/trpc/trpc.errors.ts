import { NaruError } from "@naru/base/errors"

export class NotSignedIn extends NaruError {
  constructor() {
    super({
      code: "not_signed_in",
      kind: "unauthenticated",
      message: "This needs a session, and there is none or it has ended",
      userMessage: "You are signed out. Sign in again.",
    })
  }
}

export class TeamNotFound extends NaruError {
  constructor(slug: string) {
    super({
      code: "team_not_found",
      kind: "not_found",
      message: `There is no team ${JSON.stringify(slug)} that this person belongs to`,
      userMessage: `There is no team “${slug}” that you belong to.`,
    })
  }
}
