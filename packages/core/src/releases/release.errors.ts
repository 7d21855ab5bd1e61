import { NaruError } from "@naru/base/errors"

/** A release so old that its image was let go. */
export class ReleaseTooOld extends NaruError {
  constructor(number: number) {
    super({
      code: "release_too_old",
      kind: "conflict",
      message: `the image of release ${number} is no longer kept`,
      userMessage: `Release ${number} is too old: its image is no longer kept. Deploy its commit again.`,
    })
  }
}
