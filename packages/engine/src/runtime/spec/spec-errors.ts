import { NaruError } from "@naru/base/errors"

export class InvalidCapability extends NaruError {
  constructor(name: string) {
    super({
      code: "invalid_capability",
      kind: "invalid",
      message: `"${name}" is not a Linux capability that this kernel knows; see capabilities(7) for the names`,
    })
  }
}

export class InvalidResources extends NaruError {
  constructor(reason: string) {
    super({ code: "invalid_resources", kind: "invalid", message: reason })
  }
}

export class InvalidUlimit extends NaruError {
  constructor(reason: string) {
    super({ code: "invalid_ulimit", kind: "invalid", message: reason })
  }
}

export class UserNotFound extends NaruError {
  constructor(user: string, file: "passwd" | "group") {
    const noun = file === "passwd" ? "user" : "group"
    super({
      code: "user_not_found",
      kind: "invalid",
      message: `unable to find ${noun} ${user}: no matching entries in ${file} file`,
      userMessage: `The image's /etc/${file} has no ${noun} "${user}". Name one that the image has, or use a number.`,
    })
  }
}
