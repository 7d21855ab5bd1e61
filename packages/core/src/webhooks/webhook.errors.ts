import { NaruError } from "@naru/base/errors"

export class SignatureWrong extends NaruError {
  constructor() {
    super({
      code: "signature_wrong",
      kind: "unauthenticated",
      message: "The signature does not fit the body and the webhook's key",
      userMessage: "The signature is wrong: sign the raw body with this webhook's key (HMAC-SHA256, hex).",
    })
  }
}
