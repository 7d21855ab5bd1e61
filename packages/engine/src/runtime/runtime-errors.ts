import { NaruError } from "@naru/base/errors"

export class RuntimeNotFound extends NaruError {
  constructor(program: string, tried: readonly string[], cause?: unknown) {
    super({
      code: "runtime_not_found",
      kind: "unavailable",
      message: `no ${program} can run on this host; tried ${tried.join(", ")}`,
      userMessage: `${program} is missing or cannot run. Install it (apt-get install crun conmon) and start again.`,
      cause,
    })
  }
}

/** The process could not be started at all; `exitCode` is what Docker reports for it (125, 126 or 127). */
export class CannotStartProcess extends NaruError {
  readonly exitCode: number
  constructor({ message, exitCode, cause }: { message: string; exitCode: number; cause?: unknown }) {
    super({ code: "cannot_start_process", kind: "invalid", message, cause })
    this.exitCode = exitCode
  }
}

export class MonitorFailed extends NaruError {
  constructor(reason: string, cause?: unknown) {
    super({ code: "monitor_failed", kind: "internal", message: `conmon did not report: ${reason}`, cause })
  }
}
