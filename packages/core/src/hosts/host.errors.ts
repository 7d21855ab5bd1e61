import { NaruError } from "@naru/base/errors"

export class NoHost extends NaruError {
  constructor() {
    super({
      code: "no_host",
      kind: "unavailable",
      message: "No host has registered yet",
      userMessage: "The worker has not registered this host yet. Wait a moment, or look at ./naru status.",
    })
  }
}
