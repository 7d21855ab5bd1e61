import { NaruError } from "@naru/base/errors"

export class SignInRefused extends NaruError {
  constructor() {
    super({
      code: "sign_in_refused",
      kind: "unauthenticated",
      message: "Wrong e-mail or password",
      userMessage: "This e-mail and password do not belong together. Check both and try again.",
    })
  }
}

export class TooManySignIns extends NaruError {
  constructor() {
    super({
      code: "too_many_sign_ins",
      kind: "rate_limited",
      message: "Too many failed sign-ins",
      userMessage: "Too many failed sign-ins. Wait 15 minutes, then try again.",
    })
  }
}

export class OwnerExists extends NaruError {
  constructor() {
    super({
      code: "owner_exists",
      kind: "conflict",
      message: "There is a user already, so no owner link is made or taken",
      userMessage: "This Naru has an owner already. Sign in instead, or ask for an invitation.",
    })
  }
}

export class OwnerLinkInvalid extends NaruError {
  constructor() {
    super({
      code: "owner_link_invalid",
      kind: "forbidden",
      message: "The owner link is unknown, used or expired",
      userMessage: "This link is used or expired. Run ./naru up again on the host: it prints a fresh one.",
    })
  }
}

export class EmailTaken extends NaruError {
  constructor(cause?: unknown) {
    super({
      code: "email_taken",
      kind: "conflict",
      message: "This e-mail address has an account already",
      userMessage: "This e-mail address has an account already. Use its password.",
      cause,
    })
  }
}

export class WrongPassword extends NaruError {
  constructor() {
    super({
      code: "wrong_password",
      kind: "forbidden",
      message: "The current password is wrong",
      userMessage: "The current password is wrong.",
    })
  }
}

export class GithubNotLinked extends NaruError {
  constructor() {
    super({
      code: "github_not_linked",
      kind: "forbidden",
      message: "No user has a verified e-mail address of this GitHub account",
      userMessage:
        "No account here has a verified e-mail of your GitHub account. Ask for an invitation first.",
    })
  }
}
