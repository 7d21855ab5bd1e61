import { describeError, NaruError } from "@naru/base/errors"

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

/** The build context is not what a context can be. */
export class ContextInvalid extends NaruError {
  constructor(reason: string) {
    super({ code: "context_invalid", kind: "invalid", message: `The build context was refused: ${reason}` })
  }
}

export class DockerfileNotFound extends NaruError {
  constructor(path: string) {
    super({
      code: "dockerfile_not_found",
      kind: "invalid",
      message: `Cannot locate specified Dockerfile: ${path}`,
      userMessage: `There is no "${path}" in the build context. Add it, or name the right path.`,
    })
  }
}

/** A source of COPY or ADD is not there, or cannot go where it is sent. */
export class CopyFailed extends NaruError {
  constructor(reason: string) {
    super({ code: "copy_failed", kind: "invalid", message: reason })
  }
}

/** A step ended with a failure; what was done before it stays in the cache. */
export class BuildStepFailed extends NaruError {
  readonly step: number
  readonly line: number
  readonly exitCode: number | undefined

  constructor(failure: {
    step: { number: number; name: string; range: { start: { line: number } } }
    /** The command of a RUN, and the code that it ended with. */
    command?: readonly string[]
    exitCode?: number
    cause?: unknown
  }) {
    const { step, command, exitCode, cause } = failure
    const what =
      command === undefined
        ? `${step.name}: ${describeError(cause)}`
        : `The command '${command.join(" ")}' returned a non-zero code: ${exitCode ?? "none"}`
    super({
      code: "build_step_failed",
      kind: "invalid",
      message: what,
      userMessage: `Step ${step.number} (line ${step.range.start.line}) failed. ${what}`,
      cause,
    })
    this.step = step.number
    this.line = step.range.start.line
    this.exitCode = exitCode
  }
}

export class BaseImageNotFound extends NaruError {
  constructor(name: string, place: string) {
    super({
      code: "image_not_found",
      kind: "not_found",
      message: `${place}: there is no image "${name}" on this host; load or build it first`,
    })
  }
}

/** The caller gave up, or another stage of the same build has failed. */
export class BuildCanceled extends NaruError {
  constructor(cause?: unknown) {
    super({ code: "canceled", kind: "canceled", message: "The build was canceled", cause })
  }
}
