import { NaruError } from "@naru/base/errors"
import type { Digest } from "../oci/index.ts"

export class ContentNotFound extends NaruError {
  constructor(digest: Digest) {
    super({ code: "content_not_found", kind: "not_found", message: `No content with the digest ${digest}` })
  }
}

export class ContentTooLarge extends NaruError {
  constructor(digest: Digest, sizeBytes: number, limitBytes: number) {
    super({
      code: "content_too_large",
      kind: "too_large",
      message: `${digest} has ${sizeBytes} bytes, more than the ${limitBytes} that are read at once`,
    })
  }
}

/** Bytes that are not what their name says. `what` names them for the person: "the layer", "the blob". */
export class DigestMismatch extends NaruError {
  constructor(mismatch: { what: string; expected: Digest; actual: Digest }) {
    const { what, expected, actual } = mismatch
    super({
      code: "digest_mismatch",
      kind: "invalid",
      message: `The digest of ${what} is wrong: expected ${expected}, but the bytes have ${actual}`,
      userMessage: `The digest of ${what} is wrong: expected ${expected}, but the bytes have ${actual}. They were damaged or changed on the way: fetch or build them again.`,
    })
  }
}

export class SizeMismatch extends NaruError {
  constructor(expectedBytes: number, actualBytes: number) {
    super({
      code: "size_mismatch",
      kind: "invalid",
      message: `The content has the wrong size: expected ${expectedBytes} bytes, got ${actualBytes}`,
    })
  }
}
