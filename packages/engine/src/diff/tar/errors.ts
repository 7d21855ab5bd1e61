import { NaruError } from "@naru/base/errors"

/** What a tar archive is to the person: decides the code (`layer_truncated`, `archive_invalid` …) and the words. */
export type TarRole = "layer" | "archive"

/** The archive ends before its end: an upload or download that was cut off. Code `<role>_truncated`. */
export class TarTruncated extends NaruError {
  constructor(role: TarRole, cause?: unknown) {
    super({
      code: `${role}_truncated`,
      kind: "invalid",
      message: `The ${role} is truncated: its data ends before the end of the tar`,
      userMessage: `The ${role} is truncated: its data ends before the end of the tar. Transfer it again.`,
      cause,
    })
  }
}

/** The bytes are not a tar archive, or not a sound one. Code `<role>_invalid`. */
export class TarInvalid extends NaruError {
  constructor(role: TarRole, reason: string, cause?: unknown) {
    super({
      code: `${role}_invalid`,
      kind: "invalid",
      message: `The ${role} is not a valid tar: ${reason}`,
      cause,
    })
  }
}

/** Something that tar can say and Naru does not take. Code `<role>_unsupported`. */
export class TarUnsupported extends NaruError {
  constructor(role: TarRole, reason: string) {
    super({
      code: `${role}_unsupported`,
      kind: "unsupported",
      message: `The ${role} has something that is not supported: ${reason}`,
    })
  }
}

/** Makes the errors of one archive. */
export interface TarErrors {
  truncated(cause?: unknown): TarTruncated
  invalid(reason: string, cause?: unknown): TarInvalid
  unsupported(reason: string): TarUnsupported
}

export function tarErrorsOf(role: TarRole): TarErrors {
  return {
    truncated: (cause) => new TarTruncated(role, cause),
    invalid: (reason, cause) => new TarInvalid(role, reason, cause),
    unsupported: (reason) => new TarUnsupported(role, reason),
  }
}
