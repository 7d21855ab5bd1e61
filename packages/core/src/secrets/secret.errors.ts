import { NaruError } from "@naru/base/errors"

export class SecretMissing extends NaruError {
  constructor(names: readonly string[]) {
    super({
      code: "secret_missing",
      kind: "invalid",
      message: `These secrets do not exist: ${names.join(", ")}`,
      userMessage: `The service asks for secrets that do not exist: ${names.join(", ")}. Set them, or take them out of its configuration.`,
    })
  }
}
