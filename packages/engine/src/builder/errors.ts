import { NaruError } from "@naru/base/errors"

export class TargetNotFound extends NaruError {
  constructor(target: string, stages: readonly string[]) {
    super({
      code: "target_not_found",
      kind: "invalid",
      message: `target stage "${target}" could not be found; the Dockerfile has: ${stages.join(", ")}`,
    })
  }
}

export class UnsupportedPlatform extends NaruError {
  constructor(platform: string, own: string) {
    super({
      code: "unsupported_platform",
      kind: "unsupported",
      message: `this host builds images for ${own} only, not for ${platform}`,
      userMessage: `The Dockerfile asks for the platform ${platform}, but this host builds for ${own} only. Remove --platform or build on a host of that kind.`,
    })
  }
}

/** A Dockerfile uses something that this builder does not know how to do. */
export class UnsupportedInstruction extends NaruError {
  constructor(place: string, reason: string) {
    super({ code: "unsupported_instruction", kind: "unsupported", message: `${place}: ${reason}` })
  }
}
